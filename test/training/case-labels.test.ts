// Labels that a network has no class for are found in the case that holds them, not in a loss.
import { type LabelData, phantomSeries, scalingAffine, voxelGrid } from '@obelisk/data';
import { openDevice } from '@obelisk/engine';
import { modelEntry } from '@obelisk/models';
import { Random } from '@obelisk/tensor';
import {
  createLearner,
  memorySource,
  type PreparedCase,
  paperRecipe,
  preparationOf,
  prepareCase,
  VolumeLearner,
} from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const cases = suite('labels of cases');
const device = openDevice('webasm');
const size = [9, 8, 10] as const;
const [phantom] = phantomSeries({ count: 1, seed: 1, size });
const sentence = 'phantom: label 7 of voxel [4, 3, 2] is no class of the network; expected 0 to 6';

/** A phantom with one label that seven classes do not have, and otherwise background. */
function odd(): PreparedCase {
  const labels = new Uint8Array(size[0] * size[1] * size[2]);
  labels[(4 * 8 + 3) * 10 + 2] = 7;
  const map = voxelGrid(labels, size, phantom.scan.affine);
  const preparation = preparationOf(modelEntry('obelisk'));
  return prepareCase({ name: 'phantom', scan: phantom.scan, labels: map }, preparation);
}

const settings = { ...paperRecipe, locations: 8, augmentation: 0, classWeights: Array(7).fill(1) };

cases('a network of whole volumes', () => {
  const entry = modelEntry('obelisk-tcia-hybrid');
  const network = entry.create({ device, random: new Random(1), labels: 7 });
  const learner = new VolumeLearner(network, settings, device);
  assert.throws(() => learner.loss([odd()], new Random(1)), same(sentence));
});

cases('a network of points, whichever points are drawn', async () => {
  const source = { names: ['phantom'], load: async () => odd() };
  const recipe = { ...settings, classWeighting: 'none' } as const;
  const options = { device, random: new Random(1), labels: 7 };
  const learner = await createLearner(modelEntry('obelisk'), source, recipe, options);
  assert.throws(() => learner.loss([odd()], new Random(1)), same(sentence));
});

cases('counting the labels for the weights of the classes', async () => {
  const source = { names: ['phantom'], load: async () => odd() };
  const options = { device, random: new Random(1), labels: 7 };
  const made = createLearner(modelEntry('obelisk'), source, settings, options);
  assert.is(await made.then(() => '', String), `Error: ${sentence}`);
});

cases('labels that do not fit into 8 bits, or are fractions', async () => {
  for (const label of [-1, 256, 1.5, Number.NaN]) {
    const labels = new Float64Array(8).fill(1);
    labels[5] = label;
    const grid = (data: unknown) =>
      voxelGrid(data as LabelData, [2, 2, 2], scalingAffine([1, 1, 1]));
    const one = { name: 'mine', scan: grid(new Float32Array(8)) as never, labels: grid(labels) };
    const source = memorySource([one], preparationOf(modelEntry('obelisk')));
    assert.is(
      await source.load(0).then(() => '', String),
      `Error: mine: its label map holds the label ${label} in voxel [1, 0, 1]; expected 0 to 255`,
    );
  }
});

cases.run();

function same(expected: string): (error: Error) => boolean {
  return ({ message }) => message === expected;
}
