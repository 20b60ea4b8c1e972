import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readFileBytes } from '@obelisk/data/node';
import { ShapesDevice } from '@obelisk/engine';
import { type ModelEntry, modelEntry } from '@obelisk/models';
import type { CheckpointNotes } from '../checkpoint.js';
import { planFile } from '../folder/training-plan.js';
import { type Members, numberThat, requireMembers, someText } from '../members.js';
import { checkPreparation } from '../read-preparation.js';
import { readSettings, withWordsOfToday } from '../read-settings.js';
import { isHistory } from '../saved-notes.js';
import type { TrainingHistory } from '../train.js';
import { methodsParagraph } from './methods-paragraph.js';

type Notes = CheckpointNotes & { readonly history: TrainingHistory };

const isTexts = (value: unknown) =>
  Array.isArray(value) && value.length > 1 && value.every((one) => typeof one === 'string');

/** The others are read by readers of their own. */
const members: Members<Pick<Notes, 'model' | 'labels' | 'seed' | 'device' | 'history'>> = {
  model: someText,
  labels: { holds: isTexts, expected: 'the names of the labels, background first' },
  seed: numberThat(Number.isSafeInteger, 'a whole number'),
  device: someText,
  history: { holds: isHistory, expected: 'the history of a training' },
};

/**
 * The paragraph of {@link methodsParagraph} for weights that `obelisk train` wrote: it reads the
 * .json beside them, and the plan of the training if it is there, too.
 * @param path - `best.safetensors`, `last.safetensors`, or the .json
 * @throws one sentence when there is no such .json, or it is damaged
 *
 * @example
 * ```ts
 * import { methodsOfCheckpoint } from '@obelisk/training/node';
 * methodsOfCheckpoint('a.pth'); // throws: a.pth: is no checkpoint of obelisk train
 * ```
 */
export function methodsOfCheckpoint(path: string): string {
  const notes = path.replace(/\.safetensors$/i, '.json');
  if (!notes.endsWith('.json') || !existsSync(notes)) {
    throw new Error(
      `${path}: is no checkpoint of obelisk train; expected .safetensors with a .json beside it`,
    );
  }
  const value = json(notes);
  const { model, labels, ...read } = requireMembers(value, members, `${notes}: the checkpoint`);
  const { preparation, settings, versions, arithmetic } = value as Notes;
  const entry: ModelEntry = modelEntry(model as string);
  const network = entry.create({ device: new ShapesDevice(), labels: labels.length });
  return methodsParagraph({
    ...{ ...read, model, labels, entry, versions, arithmetic, data: dataOf(dirname(path)) },
    preparation: checkPreparation(preparation, notes),
    settings: readSettings(withWordsOfToday(settings), notes),
    parameters: network.parameterCount(),
  });
}

/** The data set that the plan in the folder names, or null. */
function dataOf(folder: string): string | null {
  const plan = join(folder, planFile);
  if (!existsSync(plan)) return null;
  const { data } = json(plan) as { readonly data?: unknown };
  return typeof data === 'string' ? basename(data) : null;
}

function json(path: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(readFileBytes(path)));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Error(`${path}: is no valid JSON: ${error.message}`);
  }
}
