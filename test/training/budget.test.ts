// A guard against waste that no clock is needed for: how many kernels a piece of work calls, how
// many bytes of arrays it makes, and how many it copies into and out of the memory of the kernels,
// beside what test/fixtures/budget.json allows. More fails; so does much less, so that the budget
// follows. `OBELISK_WRITE_BUDGET=1 node test/support/run-tests.mjs budget` writes it anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { phantomSeries } from '@obelisk/data';
import { kernelMemory, onKernel, openDevice, Scope } from '@obelisk/engine';
import { modelEntry } from '@obelisk/models';
import { Adam } from '@obelisk/nn';
import { add, contained, noGrad, Random, type Tensor, tensor } from '@obelisk/tensor';
import { createLearner, memorySource, paperRecipe, preparationOf } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../support/workspace.js';

interface Counts {
  readonly kernels: number;
  readonly bytes: number;
  readonly copiedBytes: number;
}

const file = `${root}test/fixtures/budget.json`;
const written = process.env.OBELISK_WRITE_BUDGET === '1';
const budgets: Record<string, Counts> = JSON.parse(readFileSync(file, 'utf8'));
const found: Record<string, Counts> = {};
/** A budget of which less than this part is needed is out of date. */
const leastUsed = 0.9;

const budget = suite('budget of kernels and bytes');
const device = openDevice('webasm');

function counted(work: () => void): Counts {
  let kernels = 0;
  const stop = onKernel(() => kernels++);
  const before = kernelMemory();
  work();
  stop();
  const after = kernelMemory();
  return {
    kernels,
    bytes: after.takenBytes - before.takenBytes,
    copiedBytes: after.copiedBytes - before.copiedBytes,
  };
}

/** The third of three steps: the first ones compile, and make the moments of Adam. */
async function trainingStep(name: string, size: readonly [number, number, number]) {
  const entry = modelEntry(name);
  const [phantom] = phantomSeries({ count: 1, seed: 1, size: [...size] });
  const preparation = { ...preparationOf(entry), size: null, spacing: null };
  const cases = memorySource([{ name: 'phantom', ...phantom }], preparation);
  const settings = { ...paperRecipe, scansPerStep: 1, locations: 64, augmentation: 0.05 };
  const options = { device, random: new Random(1), labels: 9 };
  const learner = await createLearner(entry, cases, settings, options);
  const one = await cases.load(0);
  const adam = new Adam(learner.network.parameters(), { weightDecay: settings.weightDecay });
  const step = () => {
    using _scope = new Scope();
    learner.loss([one], new Random(2)).backward();
    adam.step();
  };
  step();
  step();
  return () => counted(step);
}

function inference(name: string, size: readonly [number, number, number]) {
  const entry = modelEntry(name);
  if (entry.kind !== 'volume') throw new Error(`${name} is no network of whole volumes`);
  const network = entry.create({ device, random: new Random(1), labels: 9, size: [...size] });
  network.eval();
  const numbers = new Float32Array(size[0] * size[1] * size[2]).fill(1);
  const image = tensor(numbers, { device, shape: [1, 1, ...size] });
  const run = () => noGrad(() => contained(() => network.forward(image))).value.storage.free();
  run();
  return () => counted(run);
}

/** Twenty sums, each of the one before. */
function chain(): () => Counts {
  const x = tensor(new Float32Array(10_000).fill(1), { device, shape: [10_000] });
  return () =>
    counted(() => {
      using _scope = new Scope();
      let y: Tensor = x;
      for (let at = 0; at < 20; at++) y = noGrad(() => add(y, y));
    });
}

const tasks: Readonly<Record<string, () => (() => Counts) | Promise<() => Counts>>> = {
  'training step, obelisk, 64 locations': () => trainingStep('obelisk', [16, 12, 14]),
  'training step, obelisk-tcia-hybrid': () => trainingStep('obelisk-tcia-hybrid', [16, 12, 16]),
  'training step, unet-lean': () => trainingStep('unet-lean', [17, 12, 16]),
  'inference, obelisk-tcia-hybrid': () => inference('obelisk-tcia-hybrid', [24, 20, 16]),
  'chain of 20 sums': chain,
};

for (const [name, prepare] of Object.entries(tasks)) {
  budget(name, async () => {
    const counts = (await prepare())();
    found[name] = counts;
    if (written) return;
    for (const [what, count] of Object.entries(counts)) {
      const allowed = budgets[name]?.[what as keyof Counts];
      assert.type(allowed, 'number', `test/fixtures/budget.json has no ${what} for ${name}`);
      assert.ok(count <= allowed, `${what}: ${count}, allowed are ${allowed}`);
      const message = `${what}: ${count} of ${allowed} allowed; write the budget anew`;
      assert.ok(count >= leastUsed * allowed, message);
    }
  });
}

budget.after(() => {
  if (written) writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
});

budget.run();
