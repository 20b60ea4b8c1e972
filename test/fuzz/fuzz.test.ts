// A few damaged files of each kind, in this process; `npm run fuzz -- --count 100000` tries many,
// in processes that are watched for time and memory as well.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { none } from '../support/none.js';
import { fuzzAll } from './fuzz-all.js';
import { theFile } from './fuzz-kind.js';
import { kindNamed, kinds } from './kinds/index.js';
import { makeInput, tryInput } from './one-input.js';

const fuzz = suite('damaged files');
const seed = 12;

/** Commands read, compute and write: a few of them take as long as many files. */
const countOf = (name: string) => ({ command: 4, checkpoint: 20 })[name] ?? 60;

for (const { name, load } of kinds) {
  fuzz(`${name}: read, or refused in one sentence`, async () => {
    const kind = await load();
    const folder = mkdtempSync(join(tmpdir(), 'obelisk-fuzz-'));
    const complaints: string[] = [];
    for (let index = 0; index < countOf(name); index++) {
      const input = await makeInput(kind, name, seed, index);
      const { complaint } = await tryInput(kind, input, folder);
      if (complaint !== null)
        complaints.push(`--kind ${name} --seed ${seed} --index ${index}: ${complaint}`);
    }
    rmSync(folder, { recursive: true, force: true });
    none(complaints);
  });
}

/** By the byte of the file. */
const faults = [
  null,
  null,
  /^TypeError: faulty\.bin: x is not a function/,
  /^speaks of the program: faulty\.bin: holds undefined$/,
  /^names no file: it is damaged$/,
  /^a wrong answer$/,
  /^ends the process with 3: /,
  /^takes (1\.\d GB|more than 1\.5 GB)$/,
];

fuzz('whatever goes wrong is noticed, and the inputs behind it are tried as well', async () => {
  const entry = kindNamed('faulty');
  const kind = await entry.load();
  const [count, seed] = [9, 304]; // each fault is there, the two dear ones once
  const { inputs, read, findings } = await fuzzAll([{ ...entry, share: 1 }], { count, seed });
  assert.is(inputs, count);
  const bytes = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      return theFile(await makeInput(kind, 'faulty', seed, index))[1][0];
    }),
  );
  assert.is(new Set(bytes).size, faults.length, 'not every fault is there: take another count');
  for (const [byte, complaint] of faults.entries()) {
    const finding = findings.find(({ index }) => bytes[index] === byte);
    if (complaint === null) assert.is(finding, undefined);
    else assert.match(finding?.complaint ?? 'not found', complaint);
    const times = bytes.filter((each) => each === byte).length;
    if (finding) assert.is(finding.more, times - 1);
  }
  assert.is(read, bytes.filter((byte) => [0, 7].includes(byte)).length);
});

fuzz.run();
