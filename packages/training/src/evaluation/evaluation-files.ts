import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type LabelNumbers, labelNumbers } from '@obelisk/data';
import { readFileBytes, reasonOf, scanCases, withoutScanEnding } from '@obelisk/data/node';
import { someOf } from '@obelisk/engine/text';

/** A prediction and its truth: files of label maps. */
export interface FilesToCompare {
  readonly name: string;
  readonly prediction: string;
  readonly truth: string;
}

/**
 * The predictions and truths of two folders, matched by name without the ending; or of two files,
 * whatever their names.
 * @param onlyCommon - leaves out truths without a prediction, as of cases that were trained on
 * @throws one sentence when a path cannot be read, a folder holds no label maps, or two of one
 * name, or when a case lacks its truth, or its prediction
 *
 * @example
 * ```ts
 * import { filesToCompare } from '@obelisk/training/node';
 * filesToCompare('absent', 'truth', false); // throws: absent: cannot be read
 * ```
 */
export function filesToCompare(
  prediction: string,
  truth: string,
  onlyCommon: boolean,
): FilesToCompare[] {
  const [isFolder, isOther] = [prediction, truth].map(isDirectory);
  if (isFolder !== isOther) {
    throw new Error(`${isFolder ? truth : prediction}: is a file; expected a folder, as the other`);
  }
  if (!isFolder) return [{ name: withoutScanEnding(basename(prediction)), prediction, truth }];
  const [predicted, real] = [labelMapsIn(prediction), labelMapsIn(truth)];
  refuseLonely(predicted, real, { of: 'truth', folder: truth });
  if (!onlyCommon) refuseLonely(real, predicted, { of: 'prediction', folder: prediction });
  return [...predicted].map(([name, path]) => ({
    name,
    prediction: path,
    truth: real.get(name) as string,
  }));
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new Error(`${path}: cannot be read: ${reasonOf(error)}`);
  }
}

/** Label maps by the names of their cases, in the order of the names. */
function labelMapsIn(folder: string): Map<string, string> {
  return new Map(scanCases(folder).cases.map(({ name, path }) => [name, path]));
}

function refuseLonely(
  cases: ReadonlyMap<string, string>,
  others: ReadonlyMap<string, string>,
  { of, folder }: { readonly of: string; readonly folder: string },
): void {
  const lonely = [...cases].filter(([name]) => !others.has(name));
  if (lonely.length === 0) return;
  const [[name, path]] = lonely;
  const more = lonely.length > 1 ? `, and ${lonely.length - 1} more have none` : '';
  const there = someOf([...others.keys()]);
  throw new Error(`${path}: has no ${of} ${name} in ${folder} (${there})${more}`);
}

/**
 * What labels are called: by the `dataset.json` beside the truth, in the folder above it, or beside
 * the prediction, whichever is there; null where none is.
 * @throws one sentence when it cannot be read
 *
 * @example
 * ```ts
 * import { labelsBeside } from '@obelisk/training/node';
 * labelsBeside('nowhere/labelsTr', 'nowhere/predicted'); // => null
 * ```
 */
export function labelsBeside(truth: string, prediction: string): LabelNumbers | null {
  const folders = [truth, prediction].flatMap((path) => {
    const folder = withoutScanEnding(basename(path)) === basename(path) ? path : dirname(path);
    return [folder, dirname(folder)];
  });
  const path = folders.map((folder) => join(folder, 'dataset.json')).find(existsSync);
  if (path === undefined) return null;
  return labelNumbers(new TextDecoder().decode(readFileBytes(path)), path);
}
