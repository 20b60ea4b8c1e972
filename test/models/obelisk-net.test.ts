import { readFileSync } from 'node:fs';
import { openDevice } from '@obelisk/engine';
import { modelEntry, ObeliskNet } from '@obelisk/models';
import { loadStateDictionary, readWeights, stateDictionary } from '@obelisk/nn';
import { Random, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingShared, sharedFolder } from '../support/shared.js';
import { unless } from '../support/skip.js';

const network = suite('original OBELISK network');
const device = openDevice('webasm');
type Name = 'obelisk' | 'obelisk-unary' | 'obelisk-fixed' | 'obelisk-visceral';
const make = (name: Name, labels = 8, seed = 1) =>
  modelEntry(name).create({ device, random: new Random(seed), labels });

network('parameter counts: binary exactly 131,464, the variants by their offsets', () => {
  assert.is(make('obelisk-visceral').parameterCount(), 131_464);
  // The paper rounds 131,464 to 130k; 3,072 fewer for unary (126k), 6,144 fewer when fixed (124k).
  assert.is(make('obelisk-unary').parameterCount(), 131_464 - 1024 * 3);
  assert.is(make('obelisk-fixed').parameterCount(), 131_464 - 1024 * 6);
  assert.is(make('obelisk', 9).parameterCount(), 131_464 + 257);
});

network('fixed offsets are kept with the weights, not learned', async () => {
  const fixed = make('obelisk-fixed');
  assert.not.ok(fixed.parameters().has('offset1'));
  assert.equal((await stateDictionary(fixed)).get('offset1')?.shape, [1, 1024, 1, 2, 3]);
});

network('first offsets have the standard deviation 0.05 and the mean 0', () => {
  const values = Array.from(make('obelisk').sampling.offsets.value.storage.values);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length);
  assert.ok(Math.abs(mean) < 0.003, `mean ${mean}`);
  assert.ok(Math.abs(deviation - 0.05) < 0.002, `deviation ${deviation}`);
});

network('a grid and the list of its points give the same logits', () => {
  const net = make('obelisk', 3).eval();
  const random = new Random(5);
  const scan = Float32Array.from({ length: 5 * 6 * 7 }, () => random.uniform(-1, 1));
  const volume = tensor(scan, { shape: [1, 1, 5, 6, 7] });
  const grid = [2, 3, 4] as const;
  const place = (index: number, count: number) => -1 + (2 * index) / (count - 1);
  const points = Array.from({ length: 24 }, (_, at) => [
    place(at % 4, 4),
    place(Math.floor(at / 4) % 3, 3),
    place(Math.floor(at / 12), 2),
  ]);
  const onGrid = net.forward(volume, { grid }).dataSync().data;
  const atPoints = net.forward(volume, { points: tensor([points]) }).dataSync().data;
  assert.is(onGrid.length, atPoints.length);
  for (let i = 0; i < onGrid.length; i++) assert.ok(Math.abs(onGrid[i] - atPoints[i]) < 1e-4);
});

network('weights of another seed go in and come out again', async () => {
  const [a, b] = [make('obelisk', 8, 1), make('obelisk', 8, 2)];
  loadStateDictionary(b, await stateDictionary(a), 'a');
  const [x, y] = [await stateDictionary(a), await stateDictionary(b)];
  for (const [name, array] of x) assert.equal(y.get(name)?.data, array.data, name);
});

const weights = 'weights/obeliskhybrid_visceral_fold1.pth';
unless(missingShared(weights), network)('weights of another network are refused by name', () => {
  const bytes = readFileSync(sharedFolder + weights);
  assert.throws(
    () =>
      loadStateDictionary(make('obelisk-visceral'), readWeights(bytes, 'hybrid.pth'), 'hybrid.pth'),
    /hybrid\.pth: .*(missing|unexpected)/,
  );
});

network('a network without an organ is refused', () => {
  const bad = () => new ObeliskNet({ device, random: new Random(1), labels: 1 });
  assert.throws(bad, /1 labels; expected the background and at least one more/);
});

network.run();
