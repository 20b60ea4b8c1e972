import { readFileSync } from 'node:fs';
import { type LabelMap, reorient, type Volume } from '@obelisk/data';
import { readLabels, readScan } from '@obelisk/data/node';
import { openDevice } from '@obelisk/engine';
import { modelEntry } from '@obelisk/models';
import { loadStateDictionary, readWeights } from '@obelisk/nn';
import { Random, tensor } from '@obelisk/tensor';
import { dice, preparationOf, prepareImage, scanNetwork, segmentScan } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readNpy } from '../support/npy.js';
import { missingShared, sharedFolder } from '../support/shared.js';
import { unless } from '../support/skip.js';

const golden = suite('released weights on their golden inputs');
const entry = modelEntry('obelisk-visceral');
const preparation = preparationOf(entry);
const device = openDevice('webasm');
const models = `${sharedFolder}goldens/models/`;
const test = unless(missingShared('weights/obelisk_visceral_fold1.pth'), golden);

function released() {
  const made = scanNetwork(entry, { device, random: new Random(1), labels: 8, preparation });
  const bytes = readFileSync(`${sharedFolder}weights/obelisk_visceral_fold1.pth`);
  loadStateDictionary(made.network, readWeights(bytes, 'fold 1'), 'fold 1');
  return made;
}

function segmented(scan: Volume): Promise<LabelMap> {
  const prepared = prepareImage(scan, preparation);
  return segmentScan({ scan, prepared, device, networks: [released] });
}

/** How many of the golden labels differ. */
async function differences(scan: Volume, labels: string): Promise<number> {
  const found = (await segmented(scan)).data.data;
  const wanted = readLabels(models + labels).data.data;
  assert.is(found.length, wanted.length);
  let count = 0;
  for (let at = 0; at < wanted.length; at++) if (wanted[at] !== found[at]) count++;
  return count;
}

test('156 x 115 x 160: at most 200 of 2.9 million labels differ', async () => {
  const scan = readScan(`${models}visceral_input_156x115x160.nii.gz`);
  const count = await differences(scan, 'obelisk_visceral_fold1_labels.nii.gz');
  assert.ok(count <= 200, `${count} labels differ`);
});

test('53 x 38 x 46, odd sizes: at most 200 labels differ', async () => {
  const scan = readScan(`${models}visceral_input_small_53x38x46.nii.gz`);
  const count = await differences(scan, 'obelisk_visceral_fold1_small_labels.nii.gz');
  assert.ok(count <= 200, `${count} labels differ`);
});

for (const [title, input, name] of [
  ['the whole scan', 'visceral_input_156x115x160', 'obelisk_visceral_fold1'],
  ['the small one', 'visceral_input_small_53x38x46', 'obelisk_visceral_fold1_small'],
]) {
  test(`logits of ${title} within 1e-3 at the 200 golden voxels`, () => {
    const scan = readScan(`${models}${input}.nii.gz`);
    const { data } = prepareImage(scan, preparation).volume;
    const image = tensor(data.data, { device, shape: [1, 1, ...data.shape] });
    const half = released().logits(image).dataSync();
    const voxels = readNpy(readFileSync(`${models}${name}_voxels.npy`));
    const wanted = readNpy(readFileSync(`${models}${name}_logits_f64.npy`));
    let largest = 0;
    for (let at = 0; at < voxels.shape[0]; at++) {
      const [x, y, z] = Array.from(voxels.data.subarray(at * 3, at * 3 + 3), Number);
      for (let label = 0; label < 8; label++) {
        const difference = half.get(0, label, x, y, z) - Number(wanted.data[at * 8 + label]);
        largest = Math.max(largest, Math.abs(difference));
      }
    }
    assert.ok(largest <= 1e-3, `logits differ by ${largest}`);
  });
}

test('the real CT, as stored and in another orientation: the same organs', async () => {
  const scan = readScan(`${sharedFolder}data/ct/ts_abdomen_3mm_ct.nii.gz`);
  const turned = reorient(scan, 'PIL').volume;
  const straight = await segmented(scan);
  const other = await segmented(turned);
  assert.equal(other.data.shape, turned.data.shape);
  assert.equal(other.affine, turned.affine);
  const back = reorient(other, 'RAS').volume;
  const overlap = dice(flat(back), flat(straight), 8);
  assert.ok(
    overlap.every((value) => value === null || value === 1),
    `Dice of the two: ${overlap}`,
  );
  const truth = readLabels(
    `${sharedFolder}data/ct/ts_abdomen_3mm_labels_visceral7_anatomical.nii.gz`,
  );
  const [liver] = dice(flat(straight), flat(truth), 8);
  assert.ok((liver ?? 0) > 0.6, `liver ${liver}`);
});

/** The labels in C order of their own axes. */
function flat({
  data,
}: {
  data: { shape: number[]; get(...place: number[]): number };
}): Uint8Array {
  const [D, H, W] = data.shape;
  return Uint8Array.from({ length: D * H * W }, (_, at) =>
    data.get(Math.floor(at / (H * W)), Math.floor(at / W) % H, at % W),
  );
}

golden.run();
