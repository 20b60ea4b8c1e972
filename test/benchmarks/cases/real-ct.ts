import { readFileSync } from 'node:fs';
import { readScan } from '@obelisk/data/node';
import { modelEntry } from '@obelisk/models';
import { loadStateDictionary, readWeights } from '@obelisk/nn';
import { Random, Tensor } from '@obelisk/tensor';
import { preparationOf, prepareImage, scanNetwork } from '@obelisk/training';
import { missingShared, sharedFolder } from '../../support/shared.js';
import type { BenchmarkCase, Input } from './types.js';

const files = {
  weights: 'weights/obelisk_visceral_fold1.pth',
  scan: 'goldens/models/visceral_input_156x115x160.nii.gz',
};
const entry = modelEntry('obelisk-visceral');

function weights() {
  return readWeights(readFileSync(sharedFolder + files.weights), files.weights);
}

/** The released original OBELISK network on a real CT, from the image to its logits. */
export const realCt: BenchmarkCase = {
  id: 'realCt',
  group: 'networks',
  title: 'original OBELISK, released weights, on a CT of 156 x 115 x 160',
  size: '2.9 M voxels',
  inputs() {
    const prepared = prepareImage(readScan(sharedFolder + files.scan), preparationOf(entry));
    const { data, shape } = prepared.volume.data;
    const state = [...weights()].map(([name, { data: numbers, shape: axes }]): [string, Input] => [
      `state/${name}`,
      { shape: axes, values: Float32Array.from(numbers, Number) },
    ]);
    const image = { shape: [1, 1, ...shape], values: Float32Array.from(data) };
    return { ...Object.fromEntries(state), image };
  },
  ours(arrays) {
    const { device } = arrays.image;
    const preparation = { size: null };
    const labels = entry.labels.length;
    const made = scanNetwork(entry, { device, random: new Random(1), labels, preparation });
    loadStateDictionary(made.network, weights(), files.weights);
    const image = new Tensor(arrays.image);
    return () => [made.logits(image).value];
  },
  goals: [{ against: 'torch2', ratio: 1 / 1.5, ours: 'ours2', megabytes: 1500 }],
  missing: () =>
    Object.values(files)
      .map(missingShared)
      .find((reason) => reason !== null) ?? null,
};
