import type { Triple } from '@obelisk/data';
import { shown, someOf } from '@obelisk/engine/text';
import { labelCount, labelNote, labelsOfNote, type ModelEntry } from '@obelisk/models';
import type { Preparation } from '../preparation.js';
import { preparationOf } from '../preparation-plan.js';
import { readPreparation } from '../read-preparation.js';
import { trainedFieldOfView } from './trained-field-of-view.js';
import type { WeightsFile } from './weights-file.js';

/** What a training fixes: the network, its labels and what its scans must be like. */
export interface ModelCharacter {
  readonly entry: ModelEntry;
  /** Names of the labels, background first. */
  readonly labels: readonly string[];
  readonly preparation: Preparation;
  /** Of the scans that it learned from, in mm; null where that is unknown or does not matter. */
  readonly fieldOfView: Triple | null;
}

/** Checkpoints of ours say which labels and which preparation they were trained with. */
export function characterOf(file: WeightsFile, entry: ModelEntry): ModelCharacter {
  const { path, notes } = file;
  const model = notes.get('model') ?? entry.name;
  if (model !== entry.name) {
    throw new Error(`${path}: was trained as ${shown(model)}; expected ${entry.name}`);
  }
  const stored = notes.get('preparation');
  const preparation = stored ? readPreparation(stored, path) : preparationOf(entry);
  const labels = labelsOf(file, entry, preparation);
  const fieldOfView = trainedFieldOfView(file, entry, preparation);
  return { entry, labels, preparation, fieldOfView };
}

/** Names that the file has, else those of the catalogue, else as many numbers as it has labels. */
function labelsOf(
  { path, tensors, notes }: WeightsFile,
  entry: ModelEntry,
  { size }: Preparation,
): readonly string[] {
  const named = notes.get('labels');
  if (named !== undefined) return labelsOfNote(named, path);
  const count = labelCount(entry, tensors, size ?? undefined) ?? entry.labels.length;
  if (count === entry.labels.length) return entry.labels;
  return Array.from({ length: count }, (_, at) => (at === 0 ? entry.labels[0] : `label ${at}`));
}

/** Refuses to average networks that see other scans, or whose channels mean other labels. */
export function requireAlike(
  { labels, preparation }: ModelCharacter,
  expected: ModelCharacter,
  path: string,
  first: string,
): void {
  if (labelNote(labels) !== labelNote(expected.labels)) {
    throw new Error(
      `${path}: has the labels ${someOf(labels)}; expected those of ${first}: ` +
        someOf(expected.labels),
    );
  }
  const [own, wanted] = [preparation, expected.preparation].map(inOrder);
  if (own !== wanted) {
    throw new Error(
      `${path}: its scans were prepared as ${own}; expected as for ${first}: ${wanted}`,
    );
  }
}

/** A preparation as text, its members always in the same order. */
function inOrder({ orientation, spacing, size, fit, intensity }: Preparation): string {
  const values = intensity === 'volume' ? intensity : [intensity.factor, intensity.offset];
  return JSON.stringify([orientation, spacing, size, fit, values]);
}
