import type { Triple } from '@obelisk/data';
import type { Arithmetic } from '@obelisk/engine';
import { labelNote } from '@obelisk/models';
import { type Module, stateDictionary, writeSafetensors } from '@obelisk/nn';
import type { Preparation } from './preparation.js';
import type { TrainingSettings } from './recipes.js';
import type { TrainingHistory } from './train.js';
import { fieldOfViewNote } from './trained/trained-field-of-view.js';

/** What a checkpoint says beside the weights. */
export interface CheckpointNotes {
  readonly model: string;
  /** Names of the labels, background first. */
  readonly labels: readonly string[];
  readonly preparation: Preparation;
  /** The size in mm of the scans that the network saw, see `fieldOfViewOf`. */
  readonly fieldOfView?: Triple;
  readonly seed: number;
  readonly device: string;
  readonly settings: TrainingSettings;
  /** How `webasm` rounded sums of products. */
  readonly arithmetic?: Arithmetic;
  /** Of the programs that trained. */
  readonly versions?: Readonly<Record<string, string>>;
}

/** The files of a checkpoint: weights as safetensors, and what led to them as JSON. */
export interface CheckpointFiles {
  readonly weights: Uint8Array;
  readonly notes: Uint8Array;
}

/**
 * A network and its training so far, as files. The weights carry the names of the released files,
 * and the model's name, labels and preparation in their metadata, so that they say themselves what
 * they are and what a scan must be like before they see it.
 * @throws Error when a weight is not finite
 *
 * @example
 * ```ts
 * import { openDevice } from '@obelisk/engine';
 * import { modelEntry } from '@obelisk/models';
 * import { readSafetensorsMetadata } from '@obelisk/nn';
 * import { Random } from '@obelisk/tensor';
 * import { checkpointFiles, paperRecipe, preparationOf } from '@obelisk/training';
 * const device = openDevice('webasm');
 * const entry = modelEntry('obelisk');
 * const network = entry.create({ device, random: new Random(1), labels: 9 });
 * const history = {
 *   ...{ steps: [], loss: [], diceSteps: [], dice: [] },
 *   ...{ seconds: 0, measuringSeconds: 0, stopped: false },
 * };
 * const files = await checkpointFiles(network, history, {
 *   ...{ model: 'obelisk', seed: 1, device: 'webasm', settings: paperRecipe },
 *   ...{ labels: entry.labels, preparation: preparationOf(entry) },
 * });
 * readSafetensorsMetadata(files.weights, 'weights').get('model'); // => 'obelisk'
 * ```
 */
export async function checkpointFiles(
  network: Module,
  history: TrainingHistory,
  notes: CheckpointNotes,
): Promise<CheckpointFiles> {
  const metadata = new Map([
    ['model', notes.model],
    ['labels', labelNote(notes.labels)],
    ['preparation', JSON.stringify(notes.preparation)],
    ['steps', String(history.steps.length)],
  ]);
  if (notes.fieldOfView) metadata.set(fieldOfViewNote, JSON.stringify(notes.fieldOfView));
  const state = await stateDictionary(network);
  for (const [name, { data }] of state) {
    const broken = data.findIndex((value) => !Number.isFinite(Number(value)));
    if (broken >= 0) {
      throw new Error(
        `${name} became ${data[broken]} by step ${history.steps.length}; the weights are not ` +
          'written, and those of the last epoch stay; a lower learning rate may help',
      );
    }
  }
  const text = JSON.stringify({ ...notes, history }, null, 2);
  return {
    weights: writeSafetensors(state, metadata),
    notes: new TextEncoder().encode(`${text}\n`),
  };
}
