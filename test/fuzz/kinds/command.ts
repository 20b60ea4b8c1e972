import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '@obelisk/cli';
import { printableLines } from '@obelisk/engine/text';
import { memory } from '../../cli/obelisk.js';
import { Complaint, expect, type FuzzInput, type FuzzKind } from '../fuzz-kind.js';
import { complaintAboutSentence } from '../judge.js';
import { pick } from '../mutations/choice.js';
import { writeFiles } from '../write-files.js';
import {
  damagedCommand,
  filesBelow,
  type HonestCommand,
  honestCommands,
} from './command-inputs.js';

let honest: Promise<readonly HonestCommand[]> | null = null;

/** Commands with one damaged file. */
export const command: FuzzKind = {
  async make(random) {
    honest ??= honestCommands();
    return damagedCommand(pick(random, await honest), random);
  },
  async read(input, parent) {
    const folder = mkdtempSync(join(parent, 'command-'));
    try {
      writeFiles(folder, placed(input.files, folder));
      await runCommand(input, folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** The files with the name of their folder in place of `{}`. */
function placed(files: FuzzInput['files'], folder: string): FuzzInput['files'] {
  const named = Object.entries(files).map(([path, bytes]) => {
    if (!path.endsWith('.json')) return [path, bytes] as const;
    // One character per byte: a damaged list need not be UTF-8.
    const text = Buffer.from(bytes).toString('latin1').replaceAll('{}/', `${folder}/`);
    return [path, Buffer.from(text, 'latin1')] as const;
  });
  return Object.fromEntries(named);
}

async function runCommand({ argv = [] }: FuzzInput, folder: string): Promise<void> {
  const before = filesBelow(folder);
  const [stdout, stderr] = [memory(false), memory(false)];
  const words = argv.map((word) => word.replaceAll('{}', folder));
  const code = await main(words, { stdout: stdout.stream, stderr: stderr.stream });
  const printed = stdout.text() + stderr.text();
  expect(printed === printableLines(printed), 'prints control characters');
  const after = filesBelow(folder);
  const left = Object.keys(after).find((path) => path.endsWith('.tmp'));
  expect(left === undefined, `leaves the temporary file ${left}`);
  if (code === 0) return;
  checkSentence(stderr.text().trimEnd().split('\n').at(-1) ?? '', folder);
  // Scans prepared in the folder of an older training are whole, and serve the next try.
  const changed = Object.keys(after).find(
    (path) =>
      !path.startsWith('out/prepared/') &&
      (before[path] === undefined || Buffer.compare(before[path], after[path]) !== 0),
  );
  expect(changed === undefined, `${argv[0]} fails and leaves ${changed}`);
  throw new Error(`${folder}: refused`);
}

/** What a sentence may be about in place of a file: an option, a network, a fold. */
const subjects = ['--', 'obelisk has', 'fold '];

function checkSentence(line: string, folder: string): void {
  expect(line.startsWith('obelisk: '), `ends without a sentence: ${line.slice(0, 200)}`);
  expect(!line.includes('this is a bug of obelisk'), line.slice(0, 300));
  expect(!line.includes('the memory does not suffice'), line.slice(0, 300));
  const complaint = complaintAboutSentence(line, [folder, ...subjects]);
  if (complaint !== null) throw new Complaint(complaint);
}
