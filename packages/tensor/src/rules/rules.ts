import type { OperationName } from '../operation.js';
import { arithmeticRules } from './arithmetic.js';
import { classificationRules } from './classification.js';
import { convolutionRules } from './convolution.js';
import { deformableRules } from './deformable.js';
import { functionRules } from './functions.js';
import { gridRules } from './grids.js';
import { layoutRules } from './layout.js';
import { normalisationRules } from './normalisation.js';
import { productRules } from './product.js';
import { reductionRules } from './reduction.js';
import { resamplingRules } from './resampling.js';
import type { Rule, Rules } from './rule.js';
import { samplingRules } from './sampling.js';

/**
 * What is known of each operation beside its formula and derivative: what it costs and sees, what
 * it is in ONNX, how a summary tells of it, and how its gradient is checked.
 *
 * @example
 * ```ts
 * import { rules } from '@obelisk/tensor';
 * const step = { inputShapes: [[2, 3], [3]], shape: [2, 3], options: null } as const;
 * rules.multiply.multiplyAdds(step); // => 6
 * ```
 */
export const rules: Rules = {
  ...arithmeticRules,
  ...functionRules,
  ...layoutRules,
  ...reductionRules,
  ...productRules,
  ...convolutionRules,
  ...resamplingRules,
  ...normalisationRules,
  ...classificationRules,
  ...samplingRules,
  ...gridRules,
  ...deformableRules,
};

/**
 * The rule for an operation that was seen.
 * @param user - who asks, for messages
 * @throws Error for an operation that is not of our packages
 *
 * @example
 * ```ts
 * import { ruleOf } from '@obelisk/tensor';
 * ruleOf('here', 'reshape').summary; // => 'same numbers'
 * ruleOf('here', 'mine'); // throws: here: there is no rule for the operation mine
 * ```
 */
export function ruleOf(user: string, operation: string): Rule<OperationName> {
  if (Object.hasOwn(rules, operation)) return rules[operation as OperationName];
  throw new Error(`${user}: there is no rule for the operation ${operation}`);
}
