import { phantomSeries } from '@obelisk/data';
import { type Device, livingBytes, openDevice } from '@obelisk/engine';
import { modelEntry } from '@obelisk/models';
import { stateDictionary } from '@obelisk/nn';
import { Random } from '@obelisk/tensor';
import {
  checkpointFiles,
  createLearner,
  memorySource,
  paperRecipe,
  preparationOf,
  splitCases,
  subset,
  type TrainingSettings,
  train,
  trainedModel,
  weightsFile,
} from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LateDevice } from '../support/late-device.js';

const training = suite('training');
const device = openDevice('webasm');
const entry = modelEntry('obelisk');

const smallCases = (count: number) =>
  memorySource(
    [...phantomSeries({ count, seed: 3, size: [16, 12, 16] })].map((phantom, at) => ({
      name: `phantom ${at}`,
      ...phantom,
    })),
    preparationOf(entry),
  );

/** A training of `count` small phantoms, ready to begin. */
async function smallTask(settings: TrainingSettings, count = 1, seed = 1, on: Device = device) {
  const random = new Random(seed);
  const cases = smallCases(count);
  const options = { device: on, random, labels: 9 };
  const learner = await createLearner(entry, cases, settings, options);
  return { learner, cases, validation: null, labels: 9, settings, random };
}

/** Trains for a few steps and gives all weights. */
async function weightsAfter(steps: number, seed: number) {
  const settings = { ...paperRecipe, steps, stepsPerEpoch: 4, locations: 32 };
  const task = await smallTask(settings, 4, seed);
  const cases = subset(task.cases, [1, 2, 3]);
  const history = await train({ ...task, cases, validation: subset(task.cases, [0]) });
  return { history, weights: await stateDictionary(task.learner.network) };
}

training('the same seed gives the same weights, to the bit', async () => {
  const [a, b] = [await weightsAfter(6, 1), await weightsAfter(6, 1)];
  assert.equal(a.history.loss, b.history.loss);
  assert.equal(a.history.dice, b.history.dice);
  for (const [name, { data }] of a.weights) assert.equal(b.weights.get(name)?.data, data, name);
});

training('fewer than three scans cannot be split', () => {
  assert.throws(() => splitCases([1, 2], new Random(1)), 'there are only 2');
  assert.equal(splitCases([1, 2, 3], new Random(1)).heldOut.length, 1);
});

training('another seed gives others', async () => {
  const [a, b] = [await weightsAfter(2, 1), await weightsAfter(2, 2)];
  assert.not.equal(a.weights.get('offset1')?.data, b.weights.get('offset1')?.data);
});

training('every parameter moves, offsets included', async () => {
  const [before, after] = [await weightsAfter(0, 1), await weightsAfter(3, 1)];
  for (const [name, { data }] of before.weights) {
    assert.not.equal(after.weights.get(name)?.data, data, name);
  }
});

training('2,000 steps leave as many living bytes as 1,000', async () => {
  const settings = { ...paperRecipe, steps: 2000, scansPerStep: 1, locations: 4 };
  const bytes = new Map<number, number>();
  await train({
    ...(await smallTask(settings)),
    onProgress: ({ step }) => {
      if (step === 1000 || step === 2000) bytes.set(step, livingBytes());
    },
  });
  assert.is(bytes.get(2000), bytes.get(1000));
});

training('an abort stops after the step that is running', async () => {
  const controller = new AbortController();
  const history = await train({
    ...(await smallTask({ ...paperRecipe, locations: 4 })),
    signal: controller.signal,
    onProgress: ({ step }) => {
      if (step === 3) controller.abort();
    },
  });
  assert.is(history.steps.length, 3);
  assert.ok(history.stopped);
});

for (const one of [device, new LateDevice()]) {
  const when = one.synchronous ? 'at once' : 'late';
  training(`a loss that is no number stops with its step, where results come ${when}`, async () => {
    const task = await smallTask({ ...paperRecipe, lr: 1e30, locations: 4 }, 1, 1, one);
    try {
      await train(task);
    } catch (error) {
      assert.match(String(error), /the loss became NaN at step 2, first in layer LIN\d \(/);
      return;
    }
    assert.unreachable('training went on with NaN');
  });
}

training('a checkpoint tells its labels, also one with a comma in its name', async () => {
  const { learner } = await smallTask({ ...paperRecipe, locations: 4 });
  const labels = [...entry.labels.slice(0, 8), 'duodenum, all parts'];
  const history = await train({ ...(await smallTask({ ...paperRecipe, steps: 0 })) });
  const settings = { model: 'obelisk', seed: 1, device: 'webasm', settings: paperRecipe };
  const notes = { ...settings, labels, preparation: preparationOf(entry) };
  const { weights } = await checkpointFiles(learner.network, history, notes);
  const read = (path: string) => weightsFile(weights, path);
  assert.equal(trainedModel({ paths: ['last.safetensors'], read, device }).labels, labels);
});

training.run();
