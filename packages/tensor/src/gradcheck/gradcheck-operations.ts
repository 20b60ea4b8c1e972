import { rules } from '../rules/rules.js';
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
export const gradcheckOperations: readonly OperationCheck[] = Object.values(rules).flatMap(
  ({ gradchecks }) => gradchecks,
);
