import type { Adam, Module } from '@obelisk/nn';
import { Random, scale, sum, tensor } from '@obelisk/tensor';
import { type Learner, type PreparedCase, splitBatch, trainStep } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const accumulation = suite('a batch in parts');

/** Loss and gradient of a step on scans whose loss is x times a number, the mean over a part. */
async function stepInParts(numbers: readonly number[], parts: number) {
  const x = tensor([1], { requiresGrad: true });
  const learner: Learner = {
    network: {} as Module,
    loss: (part) => {
      const values = part.map(({ name }) => Number(name));
      return sum(scale(x, values.reduce((a, b) => a + b) / values.length));
    },
    segment: async () => new Uint8Array(),
  };
  const still = { step() {}, clearGradients() {} } as unknown as Adam;
  const batch = numbers.map((number) => ({ name: `${number}` }) as PreparedCase);
  const loss = await trainStep(learner, still, splitBatch(batch, parts), new Random(1));
  return [loss, x.grad?.value.storage.values[0]];
}

accumulation('weighs all scans alike, also where the parts are not equal', async () => {
  for (const parts of [1, 2, 3, 5]) {
    for (const value of await stepInParts([1, 2, 3, 4, 15], parts)) {
      assert.ok(Math.abs((value ?? 0) - 5) < 1e-5, `${value} in ${parts} parts`);
    }
  }
});

accumulation.run();
