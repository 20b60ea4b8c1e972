import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { removeTemporaryFiles, writeLabels } from '@obelisk/data/node';
import type { ExperimentResult } from '../experiment.js';
import type { TrainingData } from '../planned/training-data.js';
import { labelsOnScan } from '../prepare-case.js';
import { caseScore } from './case-score.js';
import type { CaseScore } from './fold-summary.js';

/**
 * Puts the labels onto the scans' own voxels, writes them into the folder of a fold, and measures
 * how well they fit.
 * @param places - of the held-out cases in the data set
 */
export function scoreHeldOut(
  folder: string,
  data: TrainingData,
  places: readonly number[],
  { heldOut }: ExperimentResult,
): CaseScore[] {
  const validation = join(folder, 'validation');
  if (existsSync(validation)) removeTemporaryFiles(validation);
  else mkdirSync(validation);
  return heldOut.map(({ name, predicted, prepared, seconds }, at) => {
    const { scan, labels: truth } = data.read(places[at]);
    const found = labelsOnScan(predicted, prepared.image, scan);
    writeLabels(validationFile(folder, name), found);
    const onScan = { ...truth, affine: scan.affine };
    const one = { name, predicted: found.data.data, truth: onScan, seconds };
    return caseScore(one, data.labels.length);
  });
}

/**
 * Where the labels are that a fold found in a case.
 *
 * @example
 * ```ts
 * import { validationFile } from '@obelisk/training/node';
 * validationFile('fold_0', 'phantom 1'); // => 'fold_0/validation/phantom_1.nii.gz'
 * ```
 */
export function validationFile(folder: string, name: string): string {
  return join(folder, 'validation', `${name.replaceAll(/[^\w.-]/g, '_')}.nii.gz`);
}
