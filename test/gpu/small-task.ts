import { phantomLabels, phantomSeries, type Triple } from '@obelisk/data';
import type { Device } from '@obelisk/engine';
import type { ModelEntry } from '@obelisk/models';
import { Random } from '@obelisk/tensor';
import {
  createLearner,
  memorySource,
  paperRecipe,
  preparationOf,
  prepareImage,
  type SegmentationTask,
  SteppedTraining,
  scanNetwork,
  singleValueProblem,
  type TrainingSettings,
  volumeRecipe,
} from '@obelisk/training';

const labels = phantomLabels.length;

/** The network's own recipe, for as few scans as it takes. */
function recipeOf({ kind }: ModelEntry): TrainingSettings {
  return kind === 'points' ? paperRecipe : volumeRecipe({ epochs: 3, batch: 1, scans: 1 });
}

/** The sizes that are tried, the smallest first. */
const sizes: readonly Triple[] = [
  [16, 16, 16],
  [24, 16, 16],
  [40, 16, 16],
];

/**
 * Of few values, which is what the smallest size leaves at the deepest level, batch normalisation
 * makes little more than their signs; these networks amplify what rounding does to them, so that
 * losses of `webasm` and `cpu` part by 2e-5 and 1e-3 as well. At this size they part by 3e-6.
 */
const larger: Readonly<Record<string, Triple>> = {
  'unet-global-tcia': [24, 24, 24],
  'unet-lean': [24, 24, 24],
  'unet-table1': [24, 24, 24],
  'unet-visceral': [24, 24, 32],
};

/** The smallest scans that a network learns from. */
export function smallSize(entry: ModelEntry): Triple {
  if (larger[entry.name]) return larger[entry.name];
  const settings = recipeOf(entry);
  const found = sizes.find((size) => singleValueProblem(entry, { settings, size }) === null);
  if (!found) throw new Error(`${entry.name}: no small size can be trained with`);
  return found;
}

/** A training of phantoms, the same on each device. */
export async function smallTraining(
  entry: ModelEntry,
  size: Triple,
  device: Device,
  changed: Partial<TrainingSettings> = {},
) {
  const settings = { ...recipeOf(entry), ...changed } as TrainingSettings;
  const count = settings.scansPerStep;
  const phantoms = [...phantomSeries({ count, seed: 1, size })];
  const named = phantoms.map((phantom, at) => ({ name: `phantom ${at + 1}`, ...phantom }));
  const cases = memorySource(named, preparationFor(entry));
  const options = { device, random: new Random(1), labels };
  const learner = await createLearner(entry, cases, settings, options);
  const random = new Random(2);
  const task = { learner, cases, validation: null, labels, settings, random };
  const training = new SteppedTraining(task);
  return { network: learner.network, step: () => training.step() };
}

/** A phantom that is to be segmented by a network of random weights. */
export function smallSegmentation(
  entry: ModelEntry,
  size: Triple,
  device: Device,
): SegmentationTask {
  const [{ scan }] = phantomSeries({ count: 1, seed: 1, size });
  const preparation = { ...preparationFor(entry), size };
  const network = scanNetwork(entry, { device, random: new Random(1), labels, preparation });
  const prepared = prepareImage(scan, preparation);
  return { scan, prepared, device, networks: [() => network] };
}

/** Phantoms are taken as they are, however small. */
const preparationFor = (entry: ModelEntry) => ({
  ...preparationOf(entry),
  spacing: null,
  size: null,
});
