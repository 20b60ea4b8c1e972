import { phantomSeries } from '@obelisk/data';
import { openDevice } from '@obelisk/kernels';
import { modelEntry } from '@obelisk/models';
import { Adam } from '@obelisk/nn';
import { Random } from '@obelisk/tensor';
import {
  PointsLearner,
  paperRecipe,
  preparationOf,
  prepareCase,
  trainStep,
} from '@obelisk/training';

/**
 * One training step of the original network at the sizes of the default recipe: 3 scans of
 * 64 x 48 x 64 voxels, 192 locations each, 1024 pairs of offsets, 9 labels.
 */
export function trainingStep(): () => Promise<number> {
  const device = openDevice('webasm');
  const entry = modelEntry('obelisk');
  const random = new Random(1);
  const cases = [...phantomSeries({ count: 3, seed: 5 })].map((phantom, at) =>
    prepareCase({ name: `phantom ${at}`, ...phantom }, preparationOf(entry)),
  );
  const labels = entry.labels.length;
  const network = entry.create({ device, random, labels }).train();
  const optimiser = new Adam(network.parameters(), paperRecipe);
  const settings = { ...paperRecipe, classWeights: new Array<number>(labels).fill(1) };
  const learner = new PointsLearner(network, entry, settings, device);
  return () => trainStep(learner, optimiser, [cases], random);
}
