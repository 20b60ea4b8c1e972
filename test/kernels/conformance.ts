import { languageCases } from './conformance/contract-language.js';
import { shapeCases } from './conformance/contract-shapes.js';
import type { ConformanceCase } from './conformance/types.js';

/** All cases that every device must pass; each family adds its own. */
export const cases: readonly ConformanceCase[] = [...shapeCases, ...languageCases];
