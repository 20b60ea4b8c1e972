import { resultArray } from '../code.js';
import type { PlainInstruction } from '../instructions.js';
import type { Emitter } from '../read/gpu-js.js';
import type { FunctionLocals } from './writer.js';

/** The sizes of a kernel's output along x and y. */
export interface RowSizes {
  readonly sizeX: number;
  readonly sizeY: number;
}

/** Writes the code for so many neighbouring cells of a row at once. */
export interface StrideWriter {
  readonly cells: number;
  write(locals: FunctionLocals): void;
}

const [start, end] = [0, 1]; // the parameters of the function
const cell = start;

/**
 * Writes `run(start, end)`: goes through the cells from `start` to before `end`, row by row, in
 * strides, and keeps the thread's place in locals. Where the cells that are left in a row are fewer
 * than a stride, it steps back and computes some of them again: the same numbers, in less time than
 * one by one. So a row has at least as many cells as a stride, and `end` is the end of a row or a
 * multiple of all strides.
 * @param table - address of the table that says where the arrays begin, the result first
 * @param arrays - numbers of the arguments that are arrays
 */
export function writeDriver(
  em: Emitter,
  { sizeX, sizeY }: RowSizes,
  strides: readonly StrideWriter[],
  table: number,
  arrays: readonly number[],
): void {
  const starts = new Map([resultArray, ...arrays].map((array) => [array, em.addLocal('i32')]));
  for (const [array, local] of starts) {
    em.i32Const(table + 4 * (array + 1));
    em.i32Load(0).localSet(local);
  }
  const [x, y, z, rowEnd, back] = Array.from({ length: 5 }, () => em.addLocal('i32'));
  const code = new DriverCode(em);
  code.operation(cell, 'i32RemU', sizeX).localSet(x);
  code.operation(cell, 'i32DivU', sizeX).localSet(y);
  code.operation(y, 'i32DivU', sizeY).localSet(z);
  code.operation(y, 'i32RemU', sizeY).localSet(y);
  em.loop();
  // rowEnd = min(end, cell - x + sizeX)
  code.difference(cell, x);
  em.i32Const(sizeX);
  code.operate('i32Add').localSet(rowEnd);
  em.localGet(end).localGet(rowEnd).localGet(end).localGet(rowEnd);
  code.operate('i32LtU');
  code.operate('select').localSet(rowEnd);
  for (const [at, { cells, write }] of strides.entries()) {
    // What the next shorter stride computes alone is left to it.
    const left = strides[at + 1]?.cells ?? 0;
    em.block().loop();
    code.difference(rowEnd, cell);
    em.i32Const(left);
    code.operate('i32LeS');
    em.brIf(1);
    if (sizeX % cells !== 0) code.stepBack({ x, rowEnd, back }, cells);
    write({ thread: [x, y, z, cell], starts });
    code.add(cell, cells);
    code.add(x, cells);
    em.br(0).end().end();
  }
  em.i32Const(0).localSet(x);
  code.add(y, 1);
  code.operation(y, 'i32GeU', sizeY);
  em.if_().i32Const(0).localSet(y);
  code.add(z, 1);
  em.end();
  em.localGet(cell).localGet(end);
  code.operate('i32LtU');
  em.brIf(0).end();
}

class DriverCode {
  constructor(readonly em: Emitter) {}

  operate(op: PlainInstruction | 'select'): Emitter {
    return (this.em as unknown as Record<string, () => Emitter>)[op]();
  }

  operation(local: number, op: PlainInstruction, constant: number): Emitter {
    this.em.localGet(local).i32Const(constant);
    return this.operate(op);
  }

  difference(a: number, b: number): Emitter {
    this.em.localGet(a).localGet(b);
    return this.operate('i32Sub');
  }

  add(local: number, constant: number): void {
    this.operation(local, 'i32Add', constant).localSet(local);
  }

  /** Back by `cells - (rowEnd - cell)` where that is positive. */
  stepBack(locals: { x: number; rowEnd: number; back: number }, cells: number): void {
    const { em } = this;
    const { x, rowEnd, back } = locals;
    em.i32Const(cells);
    this.difference(rowEnd, cell);
    this.operate('i32Sub').localSet(back);
    this.operation(back, 'i32GtS', 0);
    em.if_();
    this.difference(cell, back).localSet(cell);
    this.difference(x, back).localSet(x);
    em.end();
  }
}
