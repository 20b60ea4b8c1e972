import { convolutions } from './convolutions.js';
import { deformable } from './deformable.js';
import { elementwise } from './elementwise.js';
import { networks } from './networks.js';
import { products } from './products.js';
import { realCt } from './real-ct.js';
import { sampling } from './sampling.js';
import { scaling } from './scaling.js';
import { section5 } from './section5.js';
import { small } from './small.js';
import type { BenchmarkCase } from './types.js';

/** Everything that is measured, in the order of the report. */
export const cases: readonly BenchmarkCase[] = [
  ...products,
  ...convolutions,
  ...sampling,
  ...deformable,
  ...elementwise,
  ...section5,
  realCt,
  ...networks,
  ...scaling,
  small,
];

/** The case of that name. */
export function caseOf(id: string): BenchmarkCase {
  const found = cases.find((one) => one.id === id);
  if (!found) throw new Error(`there is no benchmark ${id}`);
  return found;
}
