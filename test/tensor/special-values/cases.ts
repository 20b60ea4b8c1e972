import { elementwise } from './elementwise.js';
import { others } from './others.js';
import { sampling } from './sampling.js';
import type { SpecialValues } from './types.js';

/** Every elementwise and sampling operation, and those in which a NaN could leave its place. */
export const specialValues: readonly SpecialValues[] = [...elementwise, ...sampling, ...others];
