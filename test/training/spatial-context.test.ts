import { phantomSeries } from '@obelisk/data';
import { openDevice } from '@obelisk/kernels';
import { modelEntry, ObeliskNet } from '@obelisk/models';
import { Random } from '@obelisk/tensor';
import { defaultRecipe, evaluateScan, meanOfPresent, train, trainingScan } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const context = suite('spatial context');
const device = openDevice('webasm');
const entry = modelEntry('obelisk');

/** Mean Dice on held-out phantoms after a short training. */
async function heldOutDice(offsets: { learned: boolean; deviation: number }): Promise<number> {
  const random = new Random(1);
  const options = { device, random, labels: entry.labels.length, variant: 'unary' } as const;
  const network = new ObeliskNet({ ...options, ...offsets });
  const scans = [...phantomSeries({ count: 10, seed: 11, size: [32, 24, 32] })].map(
    ({ scan, labels }, at) =>
      trainingScan(`phantom ${at}`, scan, labels, { ...entry.preprocessing, pools: [3] }, device),
  );
  const settings = { ...defaultRecipe(240), stepsPerEpoch: 24, locations: 192 };
  const task = { network, entry, scans: scans.slice(0, 8), validation: [], settings, random };
  await train(task);
  const dice: (number | null)[] = [];
  for (const scan of scans.slice(8)) {
    dice.push(meanOfPresent((await evaluateScan(network, entry, scan)).dice));
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
