import type { LabelNumbers } from '@obelisk/data';
import { readGroundTruth, readLabels } from '@obelisk/data/node';
import { someOf } from '@obelisk/engine/text';
import { evaluatedLabels } from './evaluated-labels.js';
import type { FilesToCompare } from './evaluation-files.js';
import type { EvaluatedCase } from './evaluation-summary.js';

/**
 * Compares a predicted label map with the truth, which may lie in another orientation.
 * @param labels - what numbers stand for; null where any number is a label
 * @throws one sentence when a file cannot be read, the two do not lie on the same voxels, or one
 * has a label without a name
 *
 * @example
 * ```ts
 * import { evaluateFiles } from '@obelisk/training/node';
 * const files = { name: 'a', prediction: 'absent.nii', truth: 'a.nii' };
 * evaluateFiles(files, null); // throws: absent.nii: cannot be read: no such file or folder
 * ```
 */
export function evaluateFiles(files: FilesToCompare, labels: LabelNumbers | null): EvaluatedCase {
  const predicted = readLabels(files.prediction);
  const truth = readGroundTruth(files.truth, predicted, 'the prediction');
  const { names, ignored } = labels ?? { names: null, ignored: null };
  const known = (label: number) => label === 0 || label === ignored || names?.has(label) !== false;
  for (const [path, { data }] of [
    [files.prediction, predicted],
    [files.truth, truth],
  ] as const) {
    const stranger = data.data.find((label: number) => label < 0 || !known(label));
    if (stranger === undefined) continue;
    const expected = names ? someOf([...names].map(([number, name]) => `${number} ${name}`)) : '';
    throw new Error(`${path}: has the label ${stranger}; expected ${expected || 'none below 0'}`);
  }
  return { ...files, labels: evaluatedLabels(predicted, truth, ignored) };
}
