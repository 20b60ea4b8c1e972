// A folder of scans, segmented by a network that is arithmetic: whatever is above 50.5 HU is an
// organ. So labels, volumes and Dice are known from the scans themselves.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { scalingAffine, type Triple, type Volume, voxelGrid, writeNifti } from '@obelisk/data';
import { readLabels, writeLabels, writeScan } from '@obelisk/data/node';
import { openDevice } from '@obelisk/engine';
import { modelEntry } from '@obelisk/models';
import { concat, noGrad, Random, type Tensor } from '@obelisk/tensor';
import { preparationOf, type ScanNetwork, type TrainedModel } from '@obelisk/training';
import {
  type CaseResult,
  type FolderWatcher,
  folderAsJson,
  folderCsv,
  folderEnding,
  folderLines,
  openScanFolder,
  segmentFolder,
} from '@obelisk/training/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isRoomAhead } from '../../packages/training/src/scan-folder/memory-ahead.js';
import { badScans } from '../cli/bad-files.js';

const folders = suite('a folder of scans is segmented');
const root = mkdtempSync(join(tmpdir(), 'obelisk-folders-'));
process.on('exit', () => rmSync(root, { recursive: true, force: true }));

const device = openDevice('webasm');
const weights = [join(root, 'a.safetensors'), join(root, 'b.safetensors')];
for (const path of weights) writeFileSync(path, path);

/** The network, and what it does when it sees a scan. */
function model(onScan: (image: Tensor) => void = () => {}): TrainedModel {
  const entry = modelEntry('obelisk-visceral');
  const logits = (image: Tensor) => {
    onScan(image);
    return noGrad(() => concat([image.mul(0), image.sub(0.101)], 1));
  };
  const network = { network: null as never, logits } satisfies ScanNetwork;
  const character = { entry, labels: ['background', 'bone'], fieldOfView: null };
  const preparation = { ...preparationOf(entry), spacing: null };
  return { ...character, preparation, line: null, networks: [() => network] };
}

const spacing: Triple = [2, 3, 5];
const random = new Random(4);

function scanOf(size: Triple): Volume {
  const values = Float32Array.from({ length: size[0] * size[1] * size[2] }, () =>
    Math.round(random.uniform(-200, 300)),
  );
  return voxelGrid(values, size, scalingAffine(spacing, [-3, 7, 1]));
}

const bone = ({ data }: Volume) => Uint8Array.from(data.data, (value) => (value > 50.5 ? 1 : 0));
const millilitres = (scan: Volume) => (bone(scan).filter(Boolean).length * 30) / 1000;

const scans = { a: scanOf([9, 7, 8]), b: scanOf([6, 8, 10]), c: scanOf([8, 8, 8]) };

/** Names of folders for scans and labels; the scans are written. */
function newFolders(name: string) {
  const [input, output] = ['scans', 'labels'].map((part) => join(root, name, part));
  mkdirSync(input, { recursive: true });
  writeScan(join(input, 'a_0000.nii.gz'), scans.a);
  writeScan(join(input, 'b.nii'), scans.b);
  writeScan(join(input, 'c.nii.gz'), scans.c);
  return { input, output };
}

type Given = Partial<Parameters<typeof openScanFolder>[0]> & { model?: TrainedModel };

function segmented(
  names: { input: string; output: string },
  given: Given & { weights?: string[]; device?: { name: string } } = {},
  watcher: FolderWatcher = {},
) {
  const folder = openScanFolder({ ...names, continue: false, ...given });
  const used = { model: given.model ?? model(), weights: given.weights ?? [weights[0]] };
  return segmentFolder({ folder, device, ...used }, watcher);
}

const namesOf = (results: readonly CaseResult[]) => results.map(({ name }) => name);

folders('labels, volumes, tables and what made them', async () => {
  const names = newFolders('whole');
  const result = await segmented(names);
  assert.equal(namesOf(result.results), ['a', 'b', 'c']);
  for (const [name, scan] of Object.entries(scans)) {
    const found = readLabels(join(names.output, `${name}.nii.gz`));
    assert.equal(found.data.data, bone(scan));
    assert.equal(found.affine, scan.affine);
  }
  const [head, a] = folderLines(result);
  assert.match(head, /^case +voxels +s +bone ml$/);
  const ml = millilitres(scans.a);
  assert.match(a, new RegExp(`^a +9 x 7 x 8 +\\d+\\.\\d +${ml.toFixed(1)}$`));
  const csv = readFileSync(join(names.output, 'segmentation.csv'), 'utf8');
  assert.is(csv, folderCsv(result));
  const row = csv.split('\r\n')[1].split(',');
  assert.equal([row[0], row[1], Number(row[3]), row[4]], ['a', '9 x 7 x 8', ml, '']);
  const record = JSON.parse(readFileSync(join(names.output, 'segmentation.json'), 'utf8'));
  assert.equal([record.model, record.device, record.crop], ['obelisk-visceral', 'webasm', null]);
  assert.is(record.cases.a.input, 'a_0000.nii.gz');
  assert.is(record.cases.a.organs[0].millilitres, ml);
  assert.equal(readdirSync(names.output), [
    ...['a.nii.gz', 'b.nii.gz', 'c.nii.gz', 'segmentation.csv', 'segmentation.json'],
  ]);
  assert.throws(() => openScanFolder({ ...names, continue: false }), /holds labels of 3 of the 3/);
});

folders('true labels give Dice where there are some', async () => {
  const names = newFolders('truth');
  const groundTruth = join(root, 'truth', 'true');
  mkdirSync(groundTruth);
  const whole = voxelGrid(bone(scans.a).fill(1), [9, 7, 8], scans.a.affine);
  writeLabels(join(groundTruth, 'a.nii.gz'), whole);
  writeLabels(join(groundTruth, 'b.nii'), whole); // of another size
  const { notes } = openScanFolder({ ...names, groundTruth, continue: false });
  assert.equal(notes, [`${groundTruth}: no true labels of 1 scan, as c`]);
  const result = await segmented(names, { groundTruth });
  const [count, voxels] = [bone(scans.a).filter(Boolean).length, 504];
  const expected = (2 * count) / (count + voxels);
  const [head, a, c] = folderLines(result);
  assert.match(head, /bone ml +Dice$/);
  assert.ok(a.endsWith(expected.toFixed(3)) && c.endsWith('-'), `${a}\n${c}`);
  const { cases, done, failed } = folderAsJson(result);
  assert.equal([done, failed], [2, 1]);
  assert.is((cases[0] as { meanDice: number }).meanDice, expected);
  assert.match((cases[1] as { failure: string }).failure, /b\.nii: the ground truth has 9 x 7 x 8/);
});

folders('bad scans are named, the others are done', async () => {
  const names = newFolders('bad');
  const bad = badScans();
  for (const [name, [bytes]] of Object.entries(bad)) {
    if (name !== 'truncated.nii') writeFileSync(join(names.input, name), bytes);
  }
  const huge = writeNifti(scans.a);
  [1, 2, 3].forEach((axis) => {
    new DataView(huge.buffer, huge.byteOffset).setInt16(40 + 2 * axis, 20000, true);
  });
  writeFileSync(join(names.input, 'huge.nii.gz'), gzipSync(huge));
  const told: string[] = [];
  const result = await segmented(names, {}, { onEnd: ({ name }) => told.push(name) });
  assert.equal(told.sort(), namesOf(result.results));
  const failures = result.results.flatMap((one) => ('failure' in one ? [one] : []));
  assert.is(failures.length, Object.keys(bad).length);
  for (const { input, failure } of failures) {
    const [, sentence] = bad[input.slice(names.input.length + 1)] ?? [null, /GB of memory, there/];
    assert.match(failure, sentence);
  }
  const { failure } = folderEnding(result);
  assert.match(
    failure ?? '',
    new RegExp(`^${failures.length} of 12 scans failed; the first: .*2d`),
  );
  for (const name of ['a', 'b', 'c']) assert.ok(existsSync(join(names.output, `${name}.nii.gz`)));
});

folders('a scan for which the memory does not suffice is named', async () => {
  const names = newFolders('memory');
  const { availableMemory } = process;
  process.availableMemory = () => 1;
  const { results } = await segmented(names).finally(() => {
    process.availableMemory = availableMemory;
  });
  for (const one of results) {
    assert.match('failure' in one ? one.failure : '', /needs about .* GB of memory, there are/);
  }
});

folders('the next scan is prepared ahead where there is room for it', () => {
  const { availableMemory } = process;
  const { affine } = scans.a;
  const gridOf = (size: number) => ({ shape: [size, size, size] as const, affine });
  const scan = { data: { size: 504 } };
  const current = { model: model(), device, scan, prepared: scans.a, truth: null };
  try {
    process.availableMemory = () => 5e8; // the next one needs 12 + 6 bytes for each of its voxels
    assert.is(isRoomAhead(current, gridOf(64), current), true);
    assert.is(isRoomAhead(current, gridOf(400), current), false);
  } finally {
    process.availableMemory = availableMemory;
  }
});

folders('labels are written by another thread while a network computes', async () => {
  const names = newFolders('thread');
  const seen: boolean[] = [];
  const first = join(names.output, 'a.nii.gz');
  const waiting = model(() => {
    // Nothing else can run in this thread until the network is done.
    const sleeper = new Int32Array(new SharedArrayBuffer(4));
    const isSecond = seen.length === 1;
    for (let look = 0; isSecond && look < 3000 && !existsSync(first); look++) {
      Atomics.wait(sleeper, 0, 0, 10);
    }
    seen.push(existsSync(first));
  });
  await segmented(names, { model: waiting });
  assert.equal(seen, [false, true, true]);
});

folders('an interrupted run is gone on with, and what is damaged is done again', async () => {
  const names = newFolders('continue');
  const controller = new AbortController();
  const stop = { signal: controller.signal, onEnd: () => controller.abort() };
  const stopped = await segmented(names, {}, stop);
  assert.ok(stopped.left > 0, 'all were done');
  const done = namesOf(stopped.results);
  assert.equal(
    readdirSync(names.output).filter((name) => /nii|tmp/.test(name)),
    done.map((name) => `${name}.nii.gz`),
  );
  const again = await segmented(names, { continue: true });
  assert.is(again.left, 0);
  assert.equal(
    again.results.map((one) => 'before' in one && one.before),
    ['a', 'b', 'c'].map((name) => done.includes(name)),
  );

  const pathOf = (name: string) => join(names.output, `${name}.nii.gz`);
  const corrected = voxelGrid(bone(scans.a).fill(0), [9, 7, 8], scans.a.affine);
  writeLabels(pathOf('a'), corrected); // by hand: kept, and measured as it is now
  writeFileSync(pathOf('b'), readFileSync(pathOf('b')).subarray(0, 40));
  writeScan(join(names.input, 'c.nii.gz'), scanOf([8, 8, 8]));
  const notes: string[] = [];
  const mended = await segmented(names, { continue: true }, { onNote: (line) => notes.push(line) });
  const before = mended.results.map((one) => 'before' in one && one.before);
  assert.equal(before, [true, false, false]);
  assert.match(notes[0], /^b: is segmented again: .*b\.nii\.gz: /);
  assert.match(notes[1], /^c: is segmented again: .*c\.nii\.gz: is another scan than before$/);
  assert.equal(readLabels(pathOf('b')).data.data, bone(scans.b));
  assert.match(folderLines(mended)[1], / 0\.0$/);
});

folders('other weights or options are refused, another device is told', async () => {
  const names = newFolders('settings');
  await segmented(names);
  const sentenceOf = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: Error) => error.message,
    );
  const other = await sentenceOf(segmented(names, { continue: true, weights: [weights[1]] }));
  assert.match(other, /segmentation\.json: the labels here were made with other weights; expected/);
  const cut = { ...model(), preparation: { ...model().preparation, orientation: 'LAI' } as const };
  const turned = await sentenceOf(segmented(names, { continue: true, model: cut }));
  assert.match(turned, /made with another preparation of scans/);
  const path = join(names.output, 'segmentation.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"webasm"', '"webgpu"'));
  const notes: string[] = [];
  await segmented(names, { continue: true }, { onNote: (line) => notes.push(line) });
  assert.match(notes.join(), /^.*: scans done before were made with another device \(webgpu\)$/);
  writeFileSync(path, '{');
  assert.match(
    await sentenceOf(segmented(names, { continue: true })),
    /json: is damaged; expected/,
  );
  rmSync(path);
  assert.throws(() => openScanFolder({ ...names, continue: true }), /but no segmentation\.json,/);
});

folders('folders that are the same', () => {
  const { input, output } = newFolders('same');
  const groundTruth = output;
  const refused = (given: Given, sentence: RegExp) =>
    assert.throws(() => openScanFolder({ input, output, continue: false, ...given }), sentence);
  refused({ output: `${input}/` }, /is the folder of the scans; expected another one for labels/);
  refused({ groundTruth }, /is the folder of the true labels/);
  refused({ groundTruth: join(root, 'absent') }, /absent: cannot be read: no such file or folder/);
  refused({ output: join(output, 'a.nii.gz') }, /is a file, but .* a folder of scans; expected/);
  const other = join(root, 'same', 'other');
  mkdirSync(other);
  writeFileSync(join(other, 'z.nii'), '');
  refused({ groundTruth: other }, /has true labels of none of the scans; expected a\.nii\.gz/);
});

folders.run();
