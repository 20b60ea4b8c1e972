import { type Phantom, phantomLabels, phantomSeries, spacingOf } from '@obelisk/data';
import { openDevice } from '@obelisk/engine';
import { modelEntry } from '@obelisk/models';
import { readSafetensors, readSafetensorsMetadata, writeSafetensors } from '@obelisk/nn';
import { Random } from '@obelisk/tensor';
import {
  checkpointFiles,
  createLearner,
  defaultRecipe,
  evaluateCase,
  fieldOfViewOf,
  meanOfPresent,
  memorySource,
  preparationOf,
  type TrainingProgress,
  train,
} from '@obelisk/training';
import { sampleSize } from './sample.js';

/** How the weights of the sample came about: the file says it of itself. */
export interface SampleNote {
  /** Of the repository, when they were trained. */
  readonly commit: string;
  readonly seed: number;
  /** Phantoms to learn from, and further ones of the same series that were held out. */
  readonly phantoms: number;
  readonly heldOut: number;
  readonly device: string;
  /** Of the first steps: who trains again can compare. */
  readonly firstLosses: readonly number[];
  /** Mean Dice of each held-out phantom. */
  readonly dice: readonly number[];
}

/** The name of that note among the metadata of the file. */
export const sampleNoteName = 'training';

const [seed, count, heldOut] = [1, 16, 10];
const entry = modelEntry('obelisk');
/** A rate that falls to a tenth within 30 epochs. */
const settings = defaultRecipe(30 * 64);

/**
 * Trains the original network on phantoms, on `webasm`: everything but the end is fixed.
 * @param commit - of the repository
 * @returns the weights as safetensors, and what they say of themselves
 */
export async function trainSample(
  commit: string,
  onProgress: (progress: TrainingProgress) => void,
  signal?: AbortSignal,
): Promise<{ readonly weights: Uint8Array; readonly note: SampleNote }> {
  const device = openDevice('webasm');
  const series = phantomSeries({ count: count + heldOut, seed, size: [...sampleSize] });
  const learned = Array.from({ length: count }, () => series.next().value as Phantom);
  const [{ scan }] = learned;
  const preparation = { ...preparationOf(entry), spacing: spacingOf(scan.affine) };
  const sourceOf = (phantoms: readonly Phantom[]) =>
    memorySource(
      phantoms.map((phantom, at) => ({ name: `phantom ${at + 1}`, ...phantom })),
      preparation,
    );
  const cases = sourceOf(learned);
  const random = new Random(seed);
  const labels = phantomLabels.length;
  const made = { device, random: random.fork(), labels };
  const learner = await createLearner(entry, cases, settings, made);
  const task = { learner, cases, validation: null, labels, settings };
  const history = await train({ ...task, random: random.fork(), onProgress, signal });
  const dice: number[] = [];
  // Who stops has no use for phantoms that are held out.
  for (const phantom of history.stopped ? [] : series) {
    const one = await evaluateCase(learner, await sourceOf([phantom]).load(0), labels);
    dice.push(meanOfPresent(one.dice) as number);
  }
  const note: SampleNote = {
    ...{ commit, seed, phantoms: count, heldOut, device: device.name },
    ...{ firstLosses: history.loss.slice(0, 3), dice },
  };
  const files = await checkpointFiles(learner.network, history, {
    ...{ model: entry.name, labels: phantomLabels, preparation, seed, settings },
    ...{ fieldOfView: fieldOfViewOf(scan), device: device.name },
  });
  return { weights: withNote(files.weights, note), note };
}

/** The same weights, which say how they were made, too. */
function withNote(weights: Uint8Array, note: SampleNote): Uint8Array {
  const notes = new Map(readSafetensorsMetadata(weights, 'weights'));
  notes.set(sampleNoteName, JSON.stringify(note));
  return writeSafetensors(readSafetensors(weights, 'weights'), notes);
}
