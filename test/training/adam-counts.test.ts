// Adam's counts of steps in checkpoints: by parameter, and one for all in those of before.
import { readFileSync } from 'node:fs';
import {
  Adam,
  BatchNorm,
  readSafetensors,
  readSafetensorsMetadata,
  stateDictionary,
  writeSafetensors,
} from '@obelisk/nn';
import { add, defaultDevice, multiply, Random, sum, tensor } from '@obelisk/tensor';
import { ScanDeck, TrainingState } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const counts = suite("Adam's counts in checkpoints");

/** Written after 7 steps by the code that counted them once for all parameters. */
const old = readFileSync(
  new URL('../fixtures/checkpoints/one-adam-count.safetensors', import.meta.url),
);

function training() {
  const network = new BatchNorm({ device: defaultDevice(), channels: 3 });
  const optimiser = new Adam(network.parameters(), { lr: 0.01, weightDecay: 1e-3 });
  const deck = new ScanDeck(2, new Random(1));
  const state = new TrainingState({ network, optimiser, deck, random: new Random(2) });
  const step = (at: number, ofBeta = true) => {
    const gradient = (k: number) => tensor([0, 1, 2].map((i) => Math.sin(at * 7 + i * 3 + k)));
    const loss = sum(multiply(network.weight, gradient(1)));
    const both = () => add(loss, sum(multiply(network.bias, gradient(2))));
    (ofBeta ? both() : loss).backward();
    optimiser.step();
    state.advance(1);
  };
  return { network, state, step };
}

const notesOf = (saved: Uint8Array) =>
  JSON.parse(readSafetensorsMetadata(saved, 'saved').get('training') ?? '');

async function weightsOf(network: BatchNorm) {
  const state = await stateDictionary(network);
  return ['weight', 'bias'].map((name) => Array.from(state.get(name)?.data as Float32Array));
}

counts('a checkpoint of before, with one count, goes on to the same bits', async () => {
  const { network, state, step } = training();
  state.load(old, 'old');
  assert.is(notesOf(old).adamSteps, 7);
  assert.equal(notesOf(await state.save()).adamSteps, { weight: 7, bias: 7 });
  for (let at = 7; at < 12; at++) step(at);
  // what the code that wrote the checkpoint came to
  assert.equal(await weightsOf(network), [
    [0.9564625024795532, 1.0455739498138428, 0.9523168206214905],
    [-0.017619552090764046, 0.022471651434898376, -0.026881717145442963],
  ]);
});

counts('a checkpoint has a count for each parameter, and goes on with it', async () => {
  const whole = training();
  for (let at = 0; at < 8; at++) whole.step(at, at % 3 === 1);
  const half = training();
  for (let at = 0; at < 5; at++) half.step(at, at % 3 === 1);
  const saved = await half.state.save();
  assert.equal(notesOf(saved).adamSteps, { weight: 5, bias: 2 });
  const again = training();
  again.state.load(saved, 'half');
  for (let at = 5; at < 8; at++) again.step(at, at % 3 === 1);
  assert.equal(await weightsOf(again.network), await weightsOf(whole.network));
});

counts('counts of other parameters, or what is no count, are refused', async () => {
  const { state, step } = training();
  step(0);
  const saved = await state.save();
  const withCounts = (adamSteps: unknown) => {
    const notes = { ...notesOf(saved), adamSteps };
    const arrays = new Map(readSafetensors(saved, 'saved'));
    return writeSafetensors(arrays, new Map([['training', JSON.stringify(notes)]]));
  };
  const bad: [unknown, RegExp][] = [
    [{ weight: 1 }, /^c: its moments and its counts of steps are not of the same parameters$/],
    [{ weight: 1, bias: 1, other: 1 }, /counts of steps are not of the same parameters/],
    [{ weight: 1, gain: 1 }, /counts of steps are not of the same parameters/],
    [{ weight: 1, bias: 1.5 }, /^c: its notes on the training are damaged/],
    [{ weight: 1, bias: null }, /damaged/],
    [[1, 1], /damaged/],
    [-1, /damaged/],
  ];
  for (const [adamSteps, sentence] of bad) {
    assert.throws(() => state.load(withCounts(adamSteps), 'c'), sentence);
  }
  state.load(withCounts({ weight: 1, bias: 1 }), 'c');
});

counts.run();
