import { phantomSeries } from '@obelisk/data';
import { livingBytes, onKernel, openDevice } from '@obelisk/engine';
import { modelEntry } from '@obelisk/models';
import { Adam, stateDictionary } from '@obelisk/nn';
import { Random } from '@obelisk/tensor';
import {
  memoryNeeded,
  memorySource,
  PointsLearner,
  paperRecipe,
  preparationOf,
  trainStep,
} from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const kept = suite('scans that a learner keeps');
const device = openDevice('webasm');
const entry = modelEntry('obelisk');
const phantoms = [...phantomSeries({ count: 5, seed: 4, size: [16, 12, 16] })];
const named = phantoms.map((phantom, at) => ({ name: `phantom ${at}`, ...phantom }));
const source = memorySource(named, preparationOf(entry));
const cases = await Promise.all(named.map((_, at) => source.load(at)));
const imageBytes = 4 * 16 * 12 * 16;

function learnerWith(memory?: number): PointsLearner {
  const network = entry.create({ device, random: new Random(1), labels: 9 });
  const settings = { ...paperRecipe, locations: 8, classWeights: new Array(9).fill(1) };
  return new PointsLearner(network, entry, settings, device, memory);
}

/** All scans and more, two at a time; the weights, and the bytes of arrays after. */
async function trained(memory?: number) {
  const before = livingBytes();
  const learner = learnerWith(memory);
  const adam = new Adam(learner.network.parameters());
  for (let step = 0; step < 4; step++) {
    const batch = [cases[(2 * step) % 5], cases[(2 * step + 1) % 5]];
    await trainStep(learner, adam, [batch], new Random(step));
  }
  return { weights: await stateDictionary(learner.network), bytes: livingBytes() - before };
}

kept('what has no room is made anew: the same weights, with fewer bytes', async () => {
  const [all, few] = [await trained(), await trained(0)];
  for (const [name, { data }] of all.weights) assert.equal(few.weights.get(name)?.data, data, name);
  // Three scans fewer: each has its image and the same with a margin.
  assert.ok(all.bytes - few.bytes > 3 * 2 * imageBytes, `${all.bytes} and ${few.bytes} bytes`);
});

kept('a scan that is segmented is not kept, and takes the same work each time', async () => {
  const learner = learnerWith();
  learner.network.eval();
  learner.loss([cases[0]], new Random(1));
  const kernels: number[] = [];
  const before = livingBytes();
  for (const one of [cases[0], cases[1], cases[1]]) {
    let count = 0;
    const stop = onKernel(() => count++);
    await learner.segment(one);
    stop();
    kernels.push(count);
  }
  assert.is(livingBytes(), before);
  assert.equal(kernels, [kernels[0], kernels[0], kernels[0]]);
});

kept('are part of the memory that a training needs, up to 1 GiB', () => {
  const size = [64, 64, 64] as const;
  const needed = (scans: number, model = 'obelisk') =>
    memoryNeeded(modelEntry(model), 'training', { size, scans });
  const voxels = 64 ** 3;
  assert.is(needed(21) - needed(1), 20 * 13 * voxels);
  assert.is(needed(100_000) - needed(1), 2 ** 30);
  assert.is(needed(21, 'unet-lean'), needed(1, 'unet-lean'));
});

kept.run();
