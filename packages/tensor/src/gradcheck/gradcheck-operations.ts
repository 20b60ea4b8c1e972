import { arithmeticChecks } from './checks/arithmetic.js';
import { classificationChecks } from './checks/classification.js';
import { convolutionChecks } from './checks/convolution.js';
import { functionChecks } from './checks/functions.js';
import { gridChecks } from './checks/grids.js';
import { layoutChecks } from './checks/layout.js';
import { normalisationChecks } from './checks/normalisation.js';
import { productChecks } from './checks/product.js';
import { reductionChecks } from './checks/reduction.js';
import { regularisationChecks } from './checks/regularisation.js';
import { resamplingChecks } from './checks/resampling.js';
import { samplingChecks } from './checks/sampling.js';
import type { OperationCheck } from './operation-check.js';

/**
 * Small gradient checks of every operation, each in several shapes and modes; `obelisk gradcheck`
 * lists and runs them.
 *
 * @example
 * ```ts
 * import { gradcheckOperations } from '@obelisk/tensor';
 * const relu = gradcheckOperations.find(({ operation }) => operation === 'relu');
 * (await relu?.run('float64'))?.passed; // => true
 * ```
 */
export const gradcheckOperations: readonly OperationCheck[] = [
  ...arithmeticChecks,
  ...functionChecks,
  ...layoutChecks,
  ...reductionChecks,
  ...productChecks,
  ...convolutionChecks,
  ...resamplingChecks,
  ...normalisationChecks,
  ...classificationChecks,
  ...regularisationChecks,
  ...samplingChecks,
  ...gridChecks,
];
