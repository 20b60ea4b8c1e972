// Offsets count in units of the scan: how large it was in training, and a scan of that size.

import { readFileSync } from 'node:fs';
import {
  cropOrPad,
  makePhantom,
  partOfGrid,
  scalingAffine,
  type Triple,
  voxelGrid,
} from '@obelisk/data';
import { readLabels, readScan } from '@obelisk/data/node';
import { openDevice } from '@obelisk/engine';
import { modelEntry } from '@obelisk/models';
import { stateDictionary, writeSafetensors } from '@obelisk/nn';
import { Random } from '@obelisk/tensor';
import {
  dice,
  fieldOfViewLine,
  partAroundBody,
  preparationOf,
  prepareImage,
  segmentScan,
  trainedModel,
  weightsFile,
} from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingShared, sharedFolder } from '../support/shared.js';
import { unless } from '../support/skip.js';

const views = suite('the field of view of a training');
const device = openDevice('webasm');

/** The weights of an untrained network with these notes, as they are loaded. */
async function loaded(model: string, notes: Record<string, string> = {}) {
  const entry = modelEntry(model);
  const labels = entry.labels.length;
  const network = entry.create({ device, random: new Random(1), labels });
  const bytes = writeSafetensors(await stateDictionary(network), new Map(Object.entries(notes)));
  const read = (path: string) => weightsFile(bytes, path);
  return trainedModel({ paths: ['net.safetensors'], read, device, entry });
}

views(
  'released VISCERAL networks with offsets learned from 156 x 115 x 160 voxels of 3 mm',
  async () => {
    for (const model of ['obelisk-visceral', 'obelisk-visceral-hybrid']) {
      assert.equal((await loaded(model)).fieldOfView, [468, 345, 480]);
    }
    for (const model of ['unet-visceral', 'obelisk', 'obelisk-tcia-hybrid']) {
      assert.is((await loaded(model)).fieldOfView, null, model);
    }
  },
);

views('a checkpoint tells its own, an older one none', async () => {
  const preparation = JSON.stringify(preparationOf(modelEntry('obelisk-visceral')));
  const own = await loaded('obelisk-visceral', { preparation, fieldOfView: '[300, 250.5, 280]' });
  assert.equal(own.fieldOfView, [300, 250.5, 280]);
  assert.is((await loaded('obelisk-visceral', { preparation })).fieldOfView, null);
  for (const wrong of ['', '[1, 2]', '[1, 2, 0]', '[1, 2, "3"]', '[1, 2, 1e999]', '{}', 'null']) {
    try {
      await loaded('obelisk-visceral', { fieldOfView: wrong });
    } catch (error) {
      assert.match(
        String(error),
        /net\.safetensors: its field of view is .*; expected three posit/,
      );
      continue;
    }
    assert.unreachable(wrong);
  }
});

views('15 % apart along an axis is told, less is not', () => {
  const scan = (size: Triple) =>
    voxelGrid(new Float32Array(size[0] * size[1] * size[2]), size, scalingAffine([3, 3, 3]));
  const trained: Triple = [60, 60, 60];
  assert.is(fieldOfViewLine(scan([20, 18, 22]), trained), null);
  for (const size of [
    [16, 20, 20],
    [20, 24, 20],
    [20, 20, 60],
  ] as const) {
    assert.match(
      fieldOfViewLine(scan([...size]), trained) ?? '',
      /^the scan is \d+ x \d+ x \d+ mm, the network learned from scans of 60 x 60 x 60 mm and/,
    );
  }
  assert.is(fieldOfViewLine(scan([4, 4, 4]), null), null);
});

views('more air around a scan changes nothing of what the network sees', () => {
  const { scan } = makePhantom({ random: new Random(2), size: [20, 15, 18], spacing: 12 });
  const preparation = { ...preparationOf(modelEntry('obelisk-visceral')), spacing: null };
  const fieldOfView: Triple = [264, 228, 252];
  const seen = prepareImage(scan, preparation, undefined, fieldOfView);
  assert.equal(seen.volume.data.shape, [22, 19, 21]);
  assert.equal(seen.steps, ['20 x 15 x 18 voxels cropped or padded to 22 x 19 x 21']);
  const padded = [
    cropOrPad(scan, [40, 33, 29], -1024),
    partOfGrid(scan, { size: [50, 40, 44], first: [-3, -20, -17] }, -1024),
  ];
  for (const one of padded) {
    const { volume } = prepareImage(one, preparation, undefined, fieldOfView);
    assert.equal(volume.data.data, seen.volume.data.data);
    assert.equal(volume.affine, seen.volume.affine);
  }
});

views('where intensities tell no body, the middle of the scan stays in the middle', () => {
  const scan = voxelGrid(new Float32Array(40), [5, 4, 2], scalingAffine([2, 2, 2]));
  const part = partAroundBody(scan, [6, 4, 12], 'volume');
  assert.equal(part, { size: [3, 2, 6], first: [1, 1, -2] });
});

const weights = 'weights/obeliskhybrid_visceral_fold1.pth';
const ct = 'data/ct/ts_abdomen_3mm_ct.nii.gz';
const labels = 'data/ct/ts_abdomen_3mm_labels_visceral7_anatomical.nii.gz';
const padded = 'cases/padded128.nii.gz';
const missing = missingShared(weights) ?? missingShared(ct) ?? missingShared(padded);
unless(missing, views)('the hybrid finds the liver, the same in more air', async () => {
  const read = (path: string) => weightsFile(readFileSync(path), path);
  const model = trainedModel({ paths: [sharedFolder + weights], read, device });
  const fieldOfView = model.fieldOfView ?? undefined;
  const [scan, more] = [ct, padded].map((path) => readScan(sharedFolder + path));
  const prepared = prepareImage(scan, model.preparation, undefined, fieldOfView);
  const inMoreAir = prepareImage(more, model.preparation, undefined, fieldOfView);
  assert.equal(inMoreAir.volume, prepared.volume);
  const found = await segmentScan({ scan, prepared, device, networks: model.networks });
  const truth = readLabels(sharedFolder + labels);
  const [liver] = dice(found.data.data, truth.data.data, 8);
  assert.ok((liver ?? 0) >= 0.42, `liver ${liver}`);
});

views.run();
