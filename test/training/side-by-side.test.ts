// Two trainings in one process take their steps in turns, and each is what it is alone.
import { phantomLabels, phantomSeries } from '@obelisk/data';
import { openDevice } from '@obelisk/engine';
import { modelEntry } from '@obelisk/models';
import { Random } from '@obelisk/tensor';
import {
  createLearner,
  defaultRecipe,
  memorySource,
  preparationOf,
  train,
} from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const sideBySide = suite('two trainings side by side');

async function losses(seed: number): Promise<readonly number[]> {
  const entry = modelEntry('obelisk');
  const phantoms = [...phantomSeries({ count: 2, seed, size: [16, 12, 16] })];
  const named = phantoms.map((phantom, at) => ({ name: `phantom ${at + 1}`, ...phantom }));
  const cases = memorySource(named, preparationOf(entry));
  const settings = { ...defaultRecipe(4), batch: 2 };
  const labels = phantomLabels.length;
  const random = new Random(seed);
  const made = { device: openDevice('webasm'), random: random.fork(), labels };
  const learner = await createLearner(entry, cases, settings, made);
  const { loss } = await train({
    ...{ learner, cases, validation: null, labels, settings, random: random.fork() },
  });
  return loss;
}

sideBySide('give the losses that each gives alone', async () => {
  const alone = [await losses(1), await losses(2)];
  assert.ok(alone[0].length >= 2 && alone[0].every(Number.isFinite));
  assert.equal(await Promise.all([losses(1), losses(2)]), alone);
});

sideBySide.run();
