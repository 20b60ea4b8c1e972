import { tensor } from '@obelisk/tensor';
import { specialValues } from '../../tensor/special-values/cases.js';
import { resultsOf } from '../../tensor/special-values/types.js';
import type { ConformanceCase } from './types.js';

/**
 * NaN, infinities and very large numbers; test/tensor/special-values.test.ts has PyTorch's answers.
 */
export const cases: ConformanceCase[] = specialValues.map((special) => ({
  name: `special values: ${special.name}`,
  leftOpen: special.leftOpen,
  tolerance: 1e-6,
  run(device) {
    const leaves = special.inputs.map(({ shape, data }) =>
      tensor([...data], { shape, device, requiresGrad: true }),
    );
    return resultsOf(special, leaves).map(({ value }) => value);
  },
}));
