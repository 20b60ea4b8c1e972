// Why an offset moved: what every sampling point adds to its gradient, and what Adam makes of it,
// beside the tape and the optimiser in steps of the whole network.
import { phantomSeries } from '@obelisk/data';
import { type DeviceName, openDevice } from '@obelisk/engine';
import { modelEntry, type ObeliskNet } from '@obelisk/models';
import { adamMove, offsetPulls, sumOfArrows } from '@obelisk/nn';
import { Random } from '@obelisk/tensor';
import {
  createLearner,
  defaultRecipe,
  hearSampling,
  memorySource,
  preparationOf,
  readSampling,
  SteppedTraining,
} from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

/** Points per scan. */
const locations = 6;

const pulls = suite('the pulls at offsets');

/** Three scans, each sampled at a few points: a step goes through the whole network. */
async function training(model: 'obelisk' | 'obelisk-unary', device: DeviceName) {
  const entry = modelEntry(model);
  const phantoms = [...phantomSeries({ count: 3, seed: 4, size: [14, 10, 12] })];
  const named = phantoms.map((phantom, at) => ({ name: `phantom ${at + 1}`, ...phantom }));
  const cases = memorySource(named, preparationOf(entry));
  const settings = { ...defaultRecipe(8), locations };
  const random = new Random(3);
  const made = { device: openDevice(device), random: random.fork(), labels: 9 };
  const learner = await createLearner(entry, cases, settings, made);
  const task = { learner, cases, validation: null, labels: 9, settings, random: random.fork() };
  const { offsets } = (learner.network as ObeliskNet).sampling;
  return { steps: new SteppedTraining(task), offsets };
}

const numbers = async ({
  storage,
}: {
  storage: { read(): Promise<ArrayLike<number>> | ArrayLike<number> };
}) => Array.from(await storage.read());

const trainings = [
  ['obelisk', 'webasm'],
  ['obelisk', 'float64'],
  ['obelisk-unary', 'webasm'],
] as const;

for (const [model, device] of trainings) {
  pulls(`${model} on ${device}: the arrows add up to the gradient of every offset`, async () => {
    const { steps, offsets } = await training(model, device);
    await steps.step(); // at first the gradients of some are those of chance
    const before = { shape: offsets.shape, data: (await offsets.data()).data };
    const heard = await hearSampling(offsets, () => steps.step());
    assert.is(heard.samplings.length, 3);
    const read = await Promise.all(heard.samplings.map((one) => readSampling(one, before)));
    const tape = await numbers(heard.gradients[0]);
    heard.free();
    const count = model === 'obelisk' ? 2048 : 1024;
    assert.is(tape.length, 3 * count);
    // In units of how strongly it is pulled along that axis, in whatever direction.
    const allowed = device === 'float64' ? 1e-12 : 1e-6;
    let worst = 0;
    for (let offset = 0; offset < count; offset++) {
      const all = read.flatMap((one) => offsetPulls(one, offset));
      assert.is(all.length, 3 * locations);
      const sum = sumOfArrows(all);
      for (let axis = 0; axis < 3; axis++) {
        const strength = all.reduce((total, { arrow }) => total + Math.abs(arrow[axis]), 0);
        const apart = Math.abs(sum[axis] - tape[3 * offset + axis]);
        worst = Math.max(worst, strength > 0 ? apart / strength : apart);
      }
    }
    assert.ok(worst <= allowed, `${worst} of the strength`);
    assert.ok(tape.filter((one) => one !== 0).length > 2.5 * count, 'the offsets are pulled');
  });
}

pulls('what Adam made of the gradient is how each offset moved', async () => {
  const { steps, offsets } = await training('obelisk', 'float64');
  const { optimiser } = steps.state;
  assert.is(optimiser.lastStep('offset1'), null);
  for (let step = 1; step <= 3; step++) {
    steps.lr = 0.01 / step;
    const before = Array.from((await offsets.data()).data);
    const heard = await hearSampling(offsets, () => steps.step());
    const gradient = await numbers(heard.gradients[0]);
    heard.free();
    const taken = optimiser.lastStep('offset1');
    if (!taken) throw new Error('no step was taken');
    optimiser.lr = 5; // a rate that was set since is not that of the step
    assert.is(optimiser.lastStep('offset1')?.lr, taken.lr);
    assert.is(taken.steps, step);
    const [first, second] = [await numbers(taken.first), await numbers(taken.second)];
    const after = (await offsets.data()).data;
    for (const [at, place] of before.entries()) {
      const move = adamMove(taken, first[at], second[at]);
      assert.ok(Math.abs(place + move.step - after[at]) < 1e-14, `${place} + ${move.step}`);
      if (step > 1) continue;
      // Its first step goes by the sign of the gradient alone, whatever its size.
      const g = gradient[at] + taken.weightDecay * place;
      assert.ok(Math.abs(first[at] - 0.1 * g) < 1e-14);
      assert.ok(Math.abs(move.first - g) < 1e-13);
      if (Math.abs(g) > 1e-5) assert.ok(Math.abs(move.step + taken.lr * Math.sign(g)) < 2e-5);
    }
  }
});

pulls('what does not fit is told', () => {
  const numbers = (...shape: number[]) => ({
    shape,
    data: new Float32Array(shape.reduce((product, size) => product * size, 1)),
  });
  const sampling = {
    volume: numbers(1, 1, 2, 2, 2),
    offsets: numbers(3, 2, 3),
    points: numbers(1, 4, 3),
    gradient: numbers(1, 3, 4),
  };
  assert.is(offsetPulls(sampling, 5).length, 4);
  assert.throws(
    () => offsetPulls(sampling, 6),
    'offsetPulls: there are offsets 0 to 5, none of number 6',
  );
  assert.throws(() => offsetPulls({ ...sampling, gradient: numbers(1, 6, 4) }, 0), '[1, 6, 4]');
});

pulls('a step that fails leaves nothing behind', async () => {
  const { steps, offsets } = await training('obelisk', 'webasm');
  const failed = await hearSampling(offsets, () => Promise.reject(new Error('no step'))).then(
    () => null,
    (error: Error) => error.message,
  );
  assert.is(failed, 'no step');
  assert.is(offsets.hooks.size, 0);
  const heard = await hearSampling(offsets, () => steps.step());
  const arrays = heard.samplings.flatMap(({ points, gradient }) => [points, gradient]);
  heard.free();
  for (const { storage } of [...arrays, ...heard.gradients]) assert.ok(storage.freed);
});

pulls.run();
