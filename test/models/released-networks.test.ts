// Released networks against PyTorch: each layer by its shape, moments, extremes and some numbers,
// then, of the same run, labels and logits.
import { readFileSync } from 'node:fs';
import { readScan } from '@obelisk/data/node';
import { openDevice, type Shape, type Values } from '@obelisk/engine';
import { fullSizeLogits, modelEntry } from '@obelisk/models';
import { layerTrace, loadStateDictionary, readWeights } from '@obelisk/nn';
import { noGrad, Random, scale, shift, type Tensor, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingShared, sharedFolder } from '../support/shared.js';
import { unless } from '../support/skip.js';
import { assertLogits } from './released-logits.js';

const statistics = suite('layers of the released networks');
const device = openDevice('webasm');
const models = `${sharedFolder}goldens/models/`;

/** Of the largest magnitude in a layer: how far its numbers may be apart. */
const tolerance = 1e-4;

/** One layer as the golden files have it. */
interface GoldenLayer {
  readonly name: string;
  readonly shape: Shape;
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
  readonly flat_idx: readonly number[];
  readonly values: readonly number[];
}

interface Case {
  readonly model: string;
  readonly weights: string;
  readonly input: string;
  readonly layers: string;
  /** What the network takes, from HU. */
  readonly intensity: readonly [factor: number, offset: number];
}

const cases: Case[] = [
  {
    model: 'obelisk-visceral',
    weights: 'obelisk_visceral_fold1',
    input: 'visceral_input_small_53x38x46',
    layers: 'obelisk_visceral_fold1_small',
    intensity: [1 / 500, 0],
  },
  {
    model: 'obelisk-visceral-hybrid',
    weights: 'obeliskhybrid_visceral_fold1',
    input: 'visceral_input_small_53x38x46',
    layers: 'obeliskhybrid_visceral_fold1_small',
    intensity: [1 / 1000, 0],
  },
  {
    model: 'obelisk-tcia-hybrid',
    weights: 'obeliskhybrid_tcia_fold1',
    input: 'tcia_input_144',
    layers: 'obeliskhybrid_tcia_fold1',
    intensity: [1 / 1024, 1],
  },
  {
    model: 'unet-tcia',
    weights: 'allconvunet_tcia_fold1',
    input: 'tcia_input_144',
    layers: 'allconvunet_tcia_fold1',
    intensity: [1, 0],
  },
];

for (const { model, weights, input, layers, intensity } of cases) {
  const test = unless(
    missingShared(`weights/${weights}.pth`) ??
      missingShared(`goldens/models/${layers}_layers.json`),
    statistics,
  );
  let logits: Tensor | null = null;
  test(`${layers}: shape, mean, deviation, extremes and 16 numbers of each layer`, () => {
    const golden: GoldenLayer[] = JSON.parse(
      readFileSync(`${models}${layers}_layers.json`, 'utf8'),
    );
    const wanted = golden.filter(({ name }) => name !== 'input');
    const problems: string[] = [];
    let at = 0;
    logits = runLayers(model, weights, input, intensity, (layer, output) => {
      const first = wanted[at++];
      if (layer.startsWith('offset')) assert.is(first.name, 'grid_sample');
      else assert.is(first.name, layer);
      const isPair = layer.startsWith('offset') && wanted[at].name === 'grid_sample';
      problems.push(...(isPair ? differencesOfPair : differences)(first, output, wanted[at]));
      if (isPair) at++;
    });
    assert.is(at, wanted.length);
    assert.equal(problems, []);
  });
  if (modelEntry(model).kind === 'points') continue;
  test(`${layers}: labels and logits as PyTorch gives them`, async () => {
    assert.ok(logits, 'the layers were not run');
    await assertLogits(logits, `${models}${layers}`);
    logits = null;
  });
}

/** The logits of a released network; shows what layers give before they are rectified. */
function runLayers(
  model: string,
  weights: string,
  input: string,
  [factor, offset]: Case['intensity'],
  onLayer: (layer: string, output: Tensor) => void,
): Tensor {
  const entry = modelEntry(model);
  const options = { device, random: new Random(1), labels: entry.labels.length };
  const network = entry.create(options).eval();
  const bytes = readFileSync(`${sharedFolder}weights/${weights}.pth`);
  loadStateDictionary(network, readWeights(bytes, weights), weights);
  const { data } = readScan(`${models}${input}.nii.gz`);
  const image = tensor(data, { device, shape: [1, 1, ...data.shape] });
  let logits = image;
  const run = () => {
    logits = noGrad(() => fullSizeLogits(entry, network, shift(scale(image, factor), offset)));
    return logits;
  };
  layerTrace(network, run, ({ layer }, output) => {
    if (layer !== '') onLayer(layer, output);
  });
  return logits;
}

function differences(golden: GoldenLayer, { shape, value }: Tensor): string[] {
  const numbers = value.storage.lent;
  const { mean, std, min, max, flat_idx, values } = golden;
  const allowed = tolerance * Math.max(Math.abs(min), Math.abs(max));
  const found = momentsOf(numbers);
  const compared: [what: string, got: number, expected: number][] = [
    ['mean', found.mean, mean],
    ['deviation', found.deviation, std],
    ['least', found.least, min],
    ['most', found.most, max],
    ...flat_idx.map((at, i): [string, number, number] => [`number ${at}`, numbers[at], values[i]]),
  ];
  const sized = golden.name === 'grid_sample' ? numbers.length : shape.join();
  const expected = golden.name === 'grid_sample' ? product(golden.shape) : golden.shape.join();
  return [
    ...(sized === expected ? [] : [`${golden.name}: shape ${sized}, expected ${expected}`]),
    ...compared
      .filter(([, got, expected]) => !(Math.abs(got - expected) <= allowed))
      .map(([what, got, expected]) => `${golden.name}: ${what} ${got}, expected ${expected}`),
  ];
}

/** PyTorch sampled both offsets of the pairs one after the other; here they are subtracted. */
function differencesOfPair(a: GoldenLayer, { value }: Tensor, b: GoldenLayer): string[] {
  const numbers = value.storage.lent;
  const allowed = tolerance * Math.max(...[a, b].flatMap(({ min, max }) => [-min, max]));
  const compared: [got: number, expected: number][] = [
    [numbers.length, product(a.shape)],
    [momentsOf(numbers).mean, a.mean - b.mean],
    ...a.flat_idx.map((at, i): [number, number] => [numbers[at], a.values[i] - b.values[i]]),
  ];
  return compared
    .filter(([got, expected]) => !(Math.abs(got - expected) <= allowed))
    .map(([got, expected]) => `pair of offsets: ${got}, expected ${expected}`);
}

const product = (shape: Shape) => shape.reduce((all, size) => all * size, 1);

function momentsOf(numbers: Values) {
  let [sum, least, most] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const number of numbers) {
    sum += number;
    least = Math.min(least, number);
    most = Math.max(most, number);
  }
  const mean = sum / numbers.length;
  let squares = 0;
  for (const number of numbers) squares += (number - mean) ** 2;
  return { mean, least, most, deviation: Math.sqrt(squares / numbers.length) };
}

statistics.run();
