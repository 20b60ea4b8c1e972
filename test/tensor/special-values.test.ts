// NaN, infinities and very large numbers through every elementwise and sampling operation, forward
// and gradient, on the devices that are always there. On webgpu and webgl2 the conformance suite
// runs the same cases, but for those in which GLSL and WGSL leave something open.
import { tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { furthestApart } from '../kernels/rounding.js';
import { specialValues } from './special-values/cases.js';
import { resultsOf } from './special-values/types.js';

/** $e^{-80}$: where the exponent of the logistic function ends, so that float32 can hold it. */
const sigmoidEnd = 2e-35;
/** A few units in the last place of float32. */
const tolerance = 1e-6;

for (const device of ['float64', 'webasm', 'cpu'] as const) {
  const special = suite(`special values on ${device}`);
  for (const testCase of specialValues) {
    special(testCase.name, () => {
      const { inputs, expected } = testCase;
      const leaves = inputs.map(({ data, shape }) =>
        tensor([...data], { shape, device, requiresGrad: true }),
      );
      // PyTorch's numbers are float32: 1e60 is infinite
      const results = resultsOf(testCase, leaves).map((result) =>
        Float32Array.from(result.dataSync().data),
      );
      assert.is(results.length, expected.length);
      for (const [at, numbers] of results.entries()) {
        assert.is(numbers.length, expected[at].length);
        const least = numbers.map(() => sigmoidEnd / tolerance);
        const apart = furthestApart(numbers, expected[at], tolerance, least);
        const told = `result ${at}: [${numbers.join(', ')}], expected [${expected[at].join(', ')}]`;
        assert.is(apart, null, told);
      }
    });
  }
  special.run();
}

const list = suite('the list of special values');

list('names each case differently', () => {
  assert.is(new Set(specialValues.map(({ name }) => name)).size, specialValues.length);
});

list.run();
