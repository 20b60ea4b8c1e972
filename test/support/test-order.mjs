// The order of a run: cheap files first, so that what is wrong shows early. How dear a file was is
// kept from one run to the next; before the first, its folder says about how dear it will be.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const kept = fileURLToPath(
  new URL('../../node_modules/.cache/obelisk-test-seconds.json', import.meta.url),
);

/** Folders whose files start programs or browsers, from cheap to dear, with about their seconds. */
const dearFolders = { generated: 5, models: 6, notebook: 8, onnx: 9, cli: 10, lab: 12, gpu: 20 };

/** The files, the cheapest first; those of equal cost in their own order. */
export function cheapFirst(files, seconds = knownSeconds()) {
  const cost = (file) => seconds[file] ?? dearFolders[file.split('/')[0]] ?? 2;
  return files.toSorted((a, b) => cost(a) - cost(b));
}

/** Keeps what files took, for the next run. */
export function keepSeconds(results) {
  const all = knownSeconds();
  for (const { file, seconds, processor } of results) all[file] = processor ?? seconds;
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(kept, JSON.stringify(all, null, 2));
}

function knownSeconds() {
  try {
    return JSON.parse(readFileSync(kept, 'utf8'));
  } catch {
    return {};
  }
}
