import { readFileSync } from 'node:fs';
import { readLabels, readScan } from '@obelisk/data/node';
import { openDevice, type Shape, sizeOf } from '@obelisk/engine';
import { fullSizeLogits, modelEntry, modelNames, writeOnnx } from '@obelisk/models';
import { loadStateDictionary, readWeights } from '@obelisk/nn';
import { noGrad, Random, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingShared, sharedFolder } from '../support/shared.js';
import { unless } from '../support/skip.js';
import { missingRuntime, runOnnx } from './onnxruntime.js';
import { type RandomNetwork, randomNetwork, size } from './random-networks.js';

const onnxruntime = suite('ONNX files in onnxruntime');
const device = openDevice('webasm');

/** Our logits of an image, [L, D, H, W] in C order. */
function ourLogits({ entry, network }: RandomNetwork, image: Float32Array, shape: Shape) {
  const input = tensor(image, { device, shape: [1, 1, ...shape] });
  return noGrad(() => fullSizeLogits(entry, network, input)).dataSync().data as Float32Array;
}

/** The largest difference, in units of the largest logit. */
function apart(a: Float32Array, b: Float32Array): number {
  assert.is(a.length, b.length);
  let largest = 0;
  let difference = 0;
  for (let at = 0; at < a.length; at++) {
    largest = Math.max(largest, Math.abs(a[at]));
    difference = Math.max(difference, Math.abs(a[at] - b[at]));
  }
  return difference / largest;
}

const test = unless(missingRuntime, onnxruntime);

for (const name of modelNames()) {
  test(`${name}: random weights, the same logits`, async () => {
    const made = await randomNetwork(name);
    const random = new Random(2);
    const image = Float32Array.from({ length: sizeOf(size) }, () => random.normal());
    const { data, dims } = await runOnnx(writeOnnx(made.entry, made.state, { size }), image, size);
    assert.equal([...dims], [1, made.entry.labels.length, ...size]);
    const difference = apart(ourLogits(made, image, size), data);
    assert.ok(difference < 1e-5, `relative difference ${difference}`);
  });
}

/** Released weights, each with the input on which PyTorch gave the golden labels. */
const released = [
  {
    model: 'obelisk-visceral',
    weights: 'obelisk_visceral_fold1',
    factor: 1 / 500,
    offset: 0,
  },
  {
    model: 'obelisk-visceral-hybrid',
    weights: 'obeliskhybrid_visceral_fold1',
    factor: 1 / 1000,
    offset: 0,
  },
];

for (const { model, weights, factor, offset } of released) {
  const file = `weights/${weights}.pth`;
  const withWeights = unless(missingRuntime ?? missingShared(file), onnxruntime);
  withWeights(`${weights}: labels as PyTorch gives them, logits as ours`, async () => {
    const entry = modelEntry(model);
    const state = readWeights(readFileSync(sharedFolder + file), file);
    const options = { device, random: new Random(1), labels: entry.labels.length };
    const network = entry.create(options).eval();
    loadStateDictionary(network, state, file);
    const goldens = `${sharedFolder}goldens/models/`;
    const scan = readScan(`${goldens}visceral_input_small_53x38x46.nii.gz`).data;
    const image = Float32Array.from(scan.data, (value) => value * factor + offset);
    const [D, H, W] = scan.shape;
    const onnx = writeOnnx(entry, state, { size: [D, H, W] });
    const { data } = await runOnnx(onnx, image, scan.shape);
    const difference = apart(ourLogits({ entry, network, state }, image, scan.shape), data);
    assert.ok(difference < 1e-5, `relative difference ${difference}`);
    const wanted = readLabels(`${goldens}${weights}_small_labels.nii.gz`).data.data;
    const differing = largest(data, wanted.length).filter((label, at) => label !== wanted[at]);
    assert.ok(differing.length <= 200, `${differing.length} labels differ`);
  });
}

/** The label of the largest logit at each voxel. */
function largest(logits: Float32Array, voxels: number): Uint8Array {
  return Uint8Array.from({ length: voxels }, (_, voxel) => {
    let best = 0;
    for (let c = 1; c < logits.length / voxels; c++) {
      if (logits[c * voxels + voxel] > logits[best * voxels + voxel]) best = c;
    }
    return best;
  });
}

onnxruntime.run();
