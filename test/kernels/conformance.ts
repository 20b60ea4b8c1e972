import { cases as batchNorm } from './conformance/batch-norm.js';
import { cases as classification } from './conformance/classification.js';
import { cases as contractLanguage } from './conformance/contract-language.js';
import { cases as contractLiterals } from './conformance/contract-literals.js';
import { cases as contractShapes } from './conformance/contract-shapes.js';
import { cases as convolution } from './conformance/convolution.js';
import { cases as deformable } from './conformance/deformable.js';
import { cases as elementwise } from './conformance/elementwise.js';
import { cases as empty } from './conformance/empty.js';
import { cases as gridSample } from './conformance/grid-sample.js';
import { cases as layout } from './conformance/layout.js';
import { cases as obelisk } from './conformance/obelisk.js';
import { cases as product } from './conformance/product.js';
import { cases as resampling } from './conformance/resampling.js';
import { cases as specialValues } from './conformance/special-values.js';
import type { ConformanceCase } from './conformance/types.js';

/** All cases that every device must pass: what kernels rest on, then each family's own. */
export const cases: readonly ConformanceCase[] = [
  ...contractShapes,
  ...contractLanguage,
  ...contractLiterals,
  ...elementwise,
  ...product,
  ...convolution,
  ...layout,
  ...batchNorm,
  ...resampling,
  ...classification,
  ...obelisk,
  ...gridSample,
  ...deformable,
  ...empty,
  ...specialValues,
];
