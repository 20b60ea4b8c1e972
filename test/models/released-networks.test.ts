import { readFileSync } from 'node:fs';
import { readLabels, readScan } from '@obelisk/data/node';
import { openDevice } from '@obelisk/engine';
import { HybridTcia, HybridVisceral, unetTcia } from '@obelisk/models';
import { loadStateDictionary, type Module, readWeights } from '@obelisk/nn';
import { noGrad, Random, scale, shift, type Tensor, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readNpy } from '../support/npy.js';
import { missingShared, sharedFolder } from '../support/shared.js';
import { unless } from '../support/skip.js';

const released = suite('released convolutional networks');
const device = openDevice('webasm');
const models = `${sharedFolder}goldens/models/`;
const options = { device, random: new Random(1) };

interface Network extends Module {
  forward(image: Tensor): Tensor;
}

interface Case {
  readonly weights: string;
  readonly input: string;
  readonly golden: string;
  create(): Network;
  /** Intensities from HU. */
  prepare(image: Tensor): Tensor;
}

const cases: Case[] = [
  {
    weights: 'obeliskhybrid_visceral_fold1',
    input: 'visceral_input_small_53x38x46',
    golden: 'obeliskhybrid_visceral_fold1_small',
    create: () => new HybridVisceral({ ...options, labels: 8 }),
    prepare: (image) => scale(image, 1 / 1000),
  },
  {
    weights: 'obeliskhybrid_tcia_fold1',
    input: 'tcia_input_144',
    golden: 'obeliskhybrid_tcia_fold1',
    create: () => new HybridTcia({ ...options, labels: 9 }),
    prepare: (image) => shift(scale(image, 1 / 1024), 1),
  },
  {
    weights: 'allconvunet_tcia_fold1',
    input: 'tcia_input_144',
    golden: 'allconvunet_tcia_fold1',
    create: () => unetTcia({ ...options, labels: 9 }),
    prepare: (image) => image,
  },
];

for (const { weights, input, golden, create, prepare } of cases) {
  const test = unless(missingShared(`weights/${weights}.pth`), released);
  test(`${golden}: labels and logits as PyTorch gives them`, () => {
    const network = create().eval();
    const bytes = readFileSync(`${sharedFolder}weights/${weights}.pth`);
    loadStateDictionary(network, readWeights(bytes, weights), weights);
    const { data } = readScan(`${models}${input}.nii.gz`);
    const image = tensor(data, { device, shape: [1, 1, ...data.shape] });
    const logits = noGrad(() => network.forward(prepare(image))).dataSync();
    const [, classes, D, H, W] = logits.shape;
    const wanted = readLabels(`${models}${golden}_labels.nii.gz`).data.data;
    let differing = 0;
    for (let voxel = 0; voxel < D * H * W; voxel++) {
      let best = 0;
      for (let c = 1; c < classes; c++) {
        const at = (label: number) => logits.data[label * D * H * W + voxel];
        if (at(c) > at(best)) best = c;
      }
      if (best !== wanted[voxel]) differing++;
    }
    assert.ok(differing <= 200, `${differing} labels differ`);
    const voxels = readNpy(readFileSync(`${models}${golden}_voxels.npy`));
    const values = readNpy(readFileSync(`${models}${golden}_logits_f64.npy`));
    let largest = 0;
    for (let at = 0; at < voxels.shape[0]; at++) {
      const [x, y, z] = Array.from(voxels.data.subarray(at * 3, at * 3 + 3), Number);
      for (let c = 0; c < classes; c++) {
        const apart = logits.get(0, c, x, y, z) - Number(values.data[at * classes + c]);
        largest = Math.max(largest, Math.abs(apart));
      }
    }
    assert.ok(largest <= 1e-3, `logits differ by ${largest}`);
  });
}

released.run();
