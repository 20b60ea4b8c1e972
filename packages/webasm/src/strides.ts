import type { CellCode } from './code.js';
import { eightLanes } from './passes/eight-lanes.js';
import { loweredStatements } from './passes/lower.js';
import { withPairedLoads } from './passes/paired-loads.js';
import { withPointers } from './passes/pointers.js';
import { withRotatedLoops } from './passes/rotate.js';
import { withoutSingleTurns } from './passes/single-turns.js';
import { withoutUnread } from './passes/unread.js';
import { withWholeIndices } from './passes/whole-indices.js';
import type { KernelCode } from './read/translate.js';

/** Code for so many neighbouring cells of a row at once. */
export interface Stride {
  readonly cells: 1 | 4 | 8;
  readonly code: CellCode;
}

type Code = Omit<KernelCode, 'arrays'>;

/** The code of a kernel for all strides that there are, the longest first. */
export function allStrides(code: Code): Stride[] {
  return rawStrides(code).map(improved);
}

function rawStrides({ one, four, fused }: Code): Stride[] {
  const eight = eightLanes(four, fused);
  return [
    ...(eight ? [{ cells: 8, code: eight } as const] : []),
    { cells: 4, code: four },
    { cells: 1, code: one },
  ];
}

/**
 * Those with which a row of so many cells is gone through: the longest that fits, and a shorter one
 * where it is enough for the rest. A stride may begin before what is left, not before the row.
 */
export function stridesFor(sizeX: number, code: Code): Stride[] {
  const [longest, ...shorter] = rawStrides(code).filter(({ cells }) => cells <= sizeX);
  const rest = sizeX % longest.cells;
  const forRest = shorter.filter(({ cells }) => cells === 4 && rest > 0 && rest <= cells);
  return [longest, ...forRest].map(improved);
}

function improved({ cells, code }: Stride): Stride {
  const { statements, locals } = withWholeIndices(code);
  const loops = withRotatedLoops(withoutUnread(withoutSingleTurns(statements)));
  const lowered = { statements: loweredStatements(loops), locals };
  return { cells, code: withPointers(withPairedLoads(lowered)) };
}
