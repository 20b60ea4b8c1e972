// What is written beside labels, by a network that is arithmetic: its logit of the only organ is
// HU / 500 - 0.101, so that all probabilities follow from the scan.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scalingAffine, type Triple, type Volume, voxelGrid } from '@obelisk/data';
import { readLabels, readScan, writeScan } from '@obelisk/data/node';
import { openDevice } from '@obelisk/engine';
import { modelEntry } from '@obelisk/models';
import { concat, noGrad, Random, type Tensor } from '@obelisk/tensor';
import {
  keepLargestComponents,
  preparationOf,
  type ScanNetwork,
  type SegmentationChoices,
  segmentationMemory,
  type TrainedModel,
} from '@obelisk/training';
import {
  type FoundToWrite,
  openScanFolder,
  readKeptOrgans,
  requireFoundFiles,
  requireMemoryFor,
  segmentFolder,
  writeFound,
} from '@obelisk/training/node';
import { unzipSync } from 'fflate';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertNear } from '../support/assert-near.js';
import { readNpy } from '../support/npy.js';

const files = suite('what is written beside labels');
const root = mkdtempSync(join(tmpdir(), 'obelisk-found-'));
process.on('exit', () => rmSync(root, { recursive: true, force: true }));

const device = openDevice('webasm');
const size: Triple = [9, 7, 8];
const random = new Random(4);
/** Noise on both sides of a plane of water. */
const hounsfield = Float32Array.from({ length: 9 * 7 * 8 }, (_, at) =>
  Math.floor(at / 56) === 3 ? 0 : Math.round(random.uniform(-200, 300)),
);
const scan: Volume = voxelGrid(hounsfield, size, scalingAffine([2, 3, 5], [-3, 7, 1]));

/** Probability of the organ. */
const organ = Array.from(hounsfield, (hu) => 1 / (1 + Math.exp(0.101 - hu / 500)));
const found = Uint8Array.from(hounsfield, (hu) => (hu > 50.5 ? 1 : 0));

function model(): TrainedModel {
  const entry = modelEntry('obelisk-visceral');
  const logits = (image: Tensor) => noGrad(() => concat([image.mul(0), image.sub(0.101)], 1));
  const network = { network: null as never, logits } satisfies ScanNetwork;
  const character = { entry, labels: ['background', 'left bone'], fieldOfView: null };
  const preparation = { ...preparationOf(entry), spacing: null };
  return { ...character, preparation, line: null, networks: [() => network] };
}

/** Segments a folder of one scan. */
async function segmented(name: string, choices: SegmentationChoices, goOn = false) {
  const [input, output] = ['scans', 'labels'].map((part) => join(root, name, part));
  mkdirSync(input, { recursive: true });
  writeScan(join(input, 'a_0000.nii.gz'), scan);
  const folder = openScanFolder({ input, output, continue: goOn });
  const { results } = await segmentFolder({ folder, model: model(), weights: [], device, choices });
  return { results, output };
}

const valuesOf = (path: string) => readScan(path).data.data;

files('maps of organs, on the scan, beside labels that stay as they are', async () => {
  const { output } = await segmented('nifti', { probabilities: 'nifti' });
  assert.equal(readLabels(join(output, 'a.nii.gz')).data.data, found);
  const folder = join(output, 'a_probabilities');
  assert.equal(readdirSync(folder), ['1_left_bone.nii.gz']);
  const map = readScan(join(folder, '1_left_bone.nii.gz'));
  assert.equal(map.affine, scan.affine);
  assertNear(map.data.data, organ, 2 ** -16 + 1e-6, 'probabilities');
});

files('an npz with the background, z first', async () => {
  const { output } = await segmented('npz', { probabilities: 'npz' });
  const { shape, data } = readNpy(
    unzipSync(readFileSync(join(output, 'a.npz')))['probabilities.npy'],
  );
  assert.equal(shape, [2, 8, 7, 9]);
  const wanted = new Float64Array(2 * 504);
  for (const [at, p] of organ.entries()) {
    const [x, y, z] = [Math.floor(at / 56), Math.floor(at / 8) % 7, at % 8];
    const to = (z * 7 + y) * 9 + x;
    [wanted[to], wanted[504 + to]] = [1 - p, p];
  }
  assertNear(data as Float32Array, [...wanted], 1e-6, 'probabilities');
});

files('flips of a network that sees voxel by voxel never contradict each other', async () => {
  const { output } = await segmented('mirror', { mirror: 'xyz', uncertainty: true });
  assert.equal(readLabels(join(output, 'a.nii.gz')).data.data, found);
  const folder = join(output, 'a_uncertainty');
  assert.equal(readdirSync(folder), ['entropy.nii.gz', 'mutual_information.nii.gz']);
  const entropy = organ.map((p) => -(p * Math.log2(p) + (1 - p) * Math.log2(1 - p)));
  assertNear(valuesOf(join(folder, 'entropy.nii.gz')), entropy, 2 ** -16 + 1e-6, 'entropy');
  const information = valuesOf(join(folder, 'mutual_information.nii.gz'));
  assert.ok(information.every((value) => value <= 2 ** -15));
});

files('the largest component; other choices are refused when it goes on', async () => {
  const { output, results } = await segmented('largest', { keepLargest: [1] });
  const kept = keepLargestComponents(found, size, [1]);
  assert.not.equal(kept, found);
  assert.equal(readLabels(join(output, 'a.nii.gz')).data.data, kept);
  const millilitres = (kept.filter(Boolean).length * 30) / 1000;
  assert.ok('report' in results[0]);
  assert.equal(results[0].report.volumes, [millilitres]);
  const { results: again } = await segmented('largest', { keepLargest: [1] }, true);
  assert.ok('report' in again[0] && again[0].before);
  const others: [SegmentationChoices, RegExp][] = [
    [{}, /made with another --keep-largest; expected the same/],
    [{ keepLargest: [1], mirror: 'x' }, /made with another --mirror/],
    [{ keepLargest: [1], probabilities: 'npz' }, /made with another --probabilities/],
    [{ keepLargest: [1], uncertainty: true }, /made with another --uncertainty/],
  ];
  for (const [choices, expected] of others) {
    await segmented('largest', choices, true).then(
      () => assert.unreachable(),
      (error) => assert.match(error.message, expected),
    );
  }
});

files('maps that were removed are made again', async () => {
  const choices = { probabilities: 'npz', mirror: 'x', uncertainty: true } as const;
  const { output } = await segmented('again', choices);
  const isBefore = async () => {
    const [one] = (await segmented('again', choices, true)).results;
    return 'before' in one && one.before;
  };
  assert.is(await isBefore(), true);
  rmSync(join(output, 'a.npz'));
  assert.is(await isBefore(), false);
  rmSync(join(output, 'a_uncertainty'), { recursive: true });
  assert.is(await isBefore(), false);
  assert.is(readdirSync(output).length, 5);
});

/** What was found in an image of two voxels, for a scan of three: the last was not seen. */
function small(name: string, more: Partial<FoundToWrite>): FoundToWrite {
  const labels = voxelGrid(Uint8Array.of(0, 1), [1, 1, 2], scalingAffine([1, 1, 1]));
  const probabilities = Float32Array.of(0.75, 0.25, 0.25, 0.75);
  const wide = voxelGrid(new Float32Array(3), [1, 1, 3], scalingAffine([1, 1, 1]));
  const names = ['background', 'liver'];
  mkdirSync(join(root, name));
  const output = join(root, name, 'b.nii.gz');
  return {
    found: { labels, probabilities, uncertainty: null },
    scan: wide,
    names,
    output,
    ...more,
  };
}

files('what the network did not see is background', () => {
  const task = small('outside', { probabilities: 'npz' });
  writeFound(task);
  const { data } = readNpy(
    unzipSync(readFileSync(join(root, 'outside', 'b.npz')))['probabilities.npy'],
  );
  assert.equal(data, Float32Array.of(0.75, 0.25, 1, 0.25, 0.75, 0));
});

files('a failure leaves nothing', () => {
  const nan = Float32Array.of(0.75, 0.25, Number.NaN, 0.75);
  const task = small('failure', { probabilities: 'nifti' });
  const damaged = { ...task, found: { ...task.found, probabilities: nan } };
  assert.throws(
    () => writeFound(damaged),
    /1_liver\.nii\.gz: cannot be written: a voxel of the map is NaN/,
  );
  assert.equal(readdirSync(join(root, 'failure')), []);
});

files('what is in the way is told before', () => {
  const task = small('hindered', {});
  writeFileSync(join(root, 'hindered', 'b_probabilities'), '');
  mkdirSync(join(root, 'hindered', 'b.npz'));
  const check = (choices: SegmentationChoices) => () => requireFoundFiles(task.output, choices);
  assert.throws(check({ probabilities: 'nifti' }), /b_probabilities: is a file; expected a folder/);
  assert.throws(check({ probabilities: 'npz' }), /b\.npz: cannot be written: it is a folder/);
  check({ uncertainty: true })();
});

files('memory counts what is kept from pass to pass and what is written', () => {
  const { entry, labels, networks } = model();
  const of = (choices: SegmentationChoices) =>
    segmentationMemory({ entry, labels, networks }, scan, scan, null, choices) / 504;
  const plain = of({});
  // Two sums and three numbers of the softmax; a map while it is written.
  assert.is(Math.round(of({ probabilities: 'npz' }) - plain), 4 * 5 + 12);
  assert.is(Math.round(of({ mirror: 'x' }) - plain), 4 * 7);
  assert.is(Math.round(of({ mirror: 'x', uncertainty: true }) - plain), 4 * 10 + 12);
  assert.is(Math.round(of({ keepLargest: [1] }) - plain), 8);
  const many = { data: { size: 512 ** 3 * 5 } };
  const plan = { model: model(), device, scan: many, prepared: scan, truth: null };
  const choices = { probabilities: 'npz' } as const;
  assert.throws(
    () => requireMemoryFor({ ...plan, choices }),
    /have 5\.0 GiB; expected less than 4/,
  );
});

files('the file of a cross-validation', () => {
  const path = join(root, 'kept.json');
  const organs = [
    { label: 1, keepLargest: false },
    { label: 2, keepLargest: true },
  ];
  const decision = { version: 1, model: 'unet', labels: ['background', 'liver', 'spleen'], organs };
  writeFileSync(path, JSON.stringify(decision));
  assert.equal(readKeptOrgans(path, decision.labels), [2]);
  assert.throws(
    () => readKeptOrgans(path, ['background', 'heart', 'spleen']),
    /is for the organs liver, spleen; expected those of the network, heart, spleen$/,
  );
  writeFileSync(path, '{"version": 1}');
  assert.throws(() => readKeptOrgans(path, []), /kept\.json: the decision has no model/);
  writeFileSync(path, '{');
  assert.throws(() => readKeptOrgans(path, []), /is no JSON; expected what obelisk crossval/);
});

files.run();
