// Hands damaged files to the program: `npm run fuzz -- --help` says how.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { clock, printable, printableLines } from '@obelisk/engine/text';
import { fuzzAll } from './fuzz-all.js';
import { kindNamed, kinds } from './kinds/index.js';
import { makeInput, tryInput } from './one-input.js';
import { progressLines } from './progress-lines.js';
import { writeFiles } from './write-files.js';

const help = `npm run fuzz -- --count N [options]

Makes N damaged files, each the same whenever it is made, and has the program read them. Every one
has to be read rightly or refused in one sentence, within 5 s of the processor and 1 GB, and a
command that fails leaves nothing behind. Ends with 1 when one was not.

  --count N     how many inputs, of all kinds together (1000)
  --seed S      other inputs (1)
  --kind K      only this kind: ${kinds.map(({ name }) => name).join(', ')}
  --index I     only this input of the kind: tells how it went, and keeps its files
  --out DIR     where these go (out/fuzz)`;

const { values: options } = parseArgs({
  options: {
    help: { type: 'boolean' },
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    kind: { type: 'string' },
    index: { type: 'string' },
    out: { type: 'string', default: 'out/fuzz' },
  },
});

try {
  if (options.help) console.log(help);
  else if (options.index !== undefined) await showInput(wholeNumber('index'));
  else await fuzz(wholeNumber('count'));
} catch (error) {
  console.error(`fuzz: ${printable((error as Error).message)}`);
  process.exitCode = 2;
}

function wholeNumber(name: 'count' | 'seed' | 'index'): number {
  const value = Number(options[name]);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`--${name} ${options[name]}: expected a whole number`);
}

/** All inputs in processes of their own, and what must not have happened at the end. */
async function fuzz(count: number): Promise<void> {
  const seed = wholeNumber('seed');
  const chosen = options.kind === undefined ? kinds : [kindNamed(options.kind)];
  const started = performance.now();
  const progress = progressLines(count, (line) => console.error(line));
  const result = await fuzzAll(chosen, { count, seed, onInput: progress });
  const { inputs, read, findings } = result;
  for (const { kind, index, complaint, more } of findings) {
    const others = more === 0 ? '' : ` (and ${more} more like it)`;
    console.log(`FOUND ${kind} ${index}: ${printable(complaint)}${others}`);
    console.log(`      npm run fuzz -- --kind ${kind} --seed ${seed} --index ${index}`);
  }
  const time = clock((performance.now() - started) / 1000);
  console.log(
    `fuzz: ${inputs} inputs, ${read} read, ${inputs - read} refused, ` +
      `${findings.length} found, seed ${seed}, ${time}`,
  );
  if (findings.length > 0) process.exitCode = 1;
}

/** One input in this process, with all that is thrown. */
async function showInput(index: number): Promise<void> {
  if (options.kind === undefined) throw new Error('--index: of which --kind?');
  const kind = await kindNamed(options.kind).load();
  const input = await makeInput(kind, options.kind, wholeNumber('seed'), index);
  const kept = join(options.out, `${options.kind}-${options.seed}-${index}`);
  writeFiles(kept, input.files);
  const folder = mkdtempSync(join(tmpdir(), 'obelisk-fuzz-'));
  const { read, complaint, error } = await tryInput(kind, input, folder);
  rmSync(folder, { recursive: true, force: true });
  console.log(`files in ${kept}`);
  if (input.argv) console.log(`obelisk ${printable(input.argv.join(' '))}`);
  if (error !== null) console.log(printableLines(String((error as Error).stack ?? error)));
  console.log(complaint === null ? (read ? 'read' : 'refused') : `FOUND ${printable(complaint)}`);
  if (complaint !== null) process.exitCode = 1;
}
