// Whether what TypeScript built fits the sources. Times alone do not tell: a copy of a repository
// or a checkout of a branch and back makes sources newer that are the same.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Where TypeScript records what it built a package from, after all that it built. */
export const recordOf = (folder) => `${folder}/dist/.tsbuildinfo`;

/** `missing` when a package has no whole build, `old` when one was built from other sources. */
export function buildState(folders) {
  const states = folders.map(stateOf);
  return ['missing', 'old'].find((state) => states.includes(state)) ?? 'current';
}

function stateOf(folder) {
  const record = readRecord(folder);
  // With errors in the sources TypeScript writes JavaScript all the same.
  if (record === null || record.errors || record.semanticDiagnosticsPerFile) return 'missing';
  const entries = entriesBelow(`${folder}/src`);
  const built = statSync(recordOf(folder)).mtimeMs;
  if (entries.every((path) => statSync(path).mtimeMs <= built)) return 'current';
  return isBuiltFrom(record, folder, entries) ? 'current' : 'old';
}

/** Null without a record, and for one that is cut off. */
function readRecord(folder) {
  try {
    return JSON.parse(readFileSync(recordOf(folder), 'utf8'));
  } catch {
    return null;
  }
}

/** Files and folders: when a file was removed, its folder is newer. */
function entriesBelow(folder) {
  return [folder, ...readdirSync(folder, { recursive: true }).map((name) => join(folder, name))];
}

/** Whether the sources are those of which the record has the checksums. */
function isBuiltFrom({ fileNames, fileInfos }, folder, entries) {
  const recorded = new Map(
    fileNames.map((name, at) => [join(folder, 'dist', name), fileInfos[at].version]),
  );
  const own = [...recorded.keys()].filter((path) => path.startsWith(join(folder, 'src/')));
  const isNew = (path) => path.endsWith('.ts') && !recorded.has(path);
  return !entries.some(isNew) && own.every((path) => checksum(path) === recorded.get(path));
}

function checksum(path) {
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : null;
}
