import { phantomSeries } from '@obelisk/data';
import { openDevice } from '@obelisk/engine';
import { modelEntry, ObeliskNet } from '@obelisk/models';
import { Random } from '@obelisk/tensor';
import {
  defaultRecipe,
  evaluateCase,
  meanOfPresent,
  memorySource,
  PointsLearner,
  preparationOf,
  subset,
  train,
  weightsOfClasses,
} from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const context = suite('spatial context');
const device = openDevice('webasm');
const entry = modelEntry('obelisk');
const labels = entry.labels.length;

/** Mean Dice on held-out phantoms after a short training. */
async function heldOutDice(offsets: { learned: boolean; deviation: number }): Promise<number> {
  const random = new Random(1);
  const network = new ObeliskNet({ device, random, labels, variant: 'unary', ...offsets });
  const phantoms = [...phantomSeries({ count: 10, seed: 11, size: [32, 24, 32] })];
  const named = phantoms.map((phantom, at) => ({ name: `phantom ${at}`, ...phantom }));
  const cases = memorySource(named, preparationOf(entry));
  const settings = { ...defaultRecipe(240), stepsPerEpoch: 24, locations: 192 };
  const classWeights = await weightsOfClasses(cases, labels, settings.classWeighting);
  const smoothedOnce = { ...entry, preprocessing: { ...entry.preprocessing, pools: [3] } };
  const weighted = { ...settings, classWeights };
  const learner = new PointsLearner(network, smoothedOnce, weighted, device);
  const training = subset(cases, [0, 1, 2, 3, 4, 5, 6, 7]);
  await train({ learner, cases: training, validation: null, labels, settings, random });
  const dice: (number | null)[] = [];
  for (const at of [8, 9]) {
    dice.push(meanOfPresent((await evaluateCase(learner, await cases.load(at), labels)).dice));
  }
  return meanOfPresent(dice) ?? 0;
}

context('with all offsets at zero the same classifier stays clearly below', async () => {
  const learned = await heldOutDice({ learned: true, deviation: 0.05 });
  const atZero = await heldOutDice({ learned: false, deviation: 0 });
  assert.ok(learned > 0.35, `learned offsets reach ${learned}`);
  assert.ok(atZero < 0.2, `offsets at zero reach ${atZero}`);
});

context.run();
