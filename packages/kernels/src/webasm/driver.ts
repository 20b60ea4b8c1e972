import { resultArray } from './code.js';
import type { Emitter } from './gpu-js.js';
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

/**
 * Writes `run(start, end)`: goes through the cells from `start` to before `end`, row by row, in
 * strides as long as the row has room for, and keeps the thread's place in locals.
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
  const [x, y, z, rowEnd] = Array.from({ length: 4 }, () => em.addLocal('i32'));
  const cell = start;
  const operate = (op: string) => (em as unknown as Record<string, () => Emitter>)[op]();
  const operation = (a: number, op: string, constant: number) => {
    em.localGet(a).i32Const(constant);
    return operate(op);
  };
  const add = (local: number, constant: number) => {
    operation(local, 'i32Add', constant).localSet(local);
  };
  operation(cell, 'i32RemU', sizeX).localSet(x);
  operation(cell, 'i32DivU', sizeX).localSet(y);
  operation(y, 'i32DivU', sizeY).localSet(z);
  operation(y, 'i32RemU', sizeY).localSet(y);
  em.loop();
  // rowEnd = min(end, cell - x + sizeX)
  em.localGet(cell).localGet(x);
  operate('i32Sub');
  em.i32Const(sizeX);
  operate('i32Add').localSet(rowEnd);
  em.localGet(end).localGet(rowEnd).localGet(end).localGet(rowEnd);
  operate('i32LtU');
  operate('select').localSet(rowEnd);
  for (const stride of strides) {
    em.block().loop();
    em.localGet(rowEnd).localGet(cell);
    operate('i32Sub');
    em.i32Const(stride.cells);
    operate('i32LtS');
    em.brIf(1);
    stride.write({ thread: [x, y, z, cell], starts });
    add(cell, stride.cells);
    add(x, stride.cells);
    em.br(0).end().end();
  }
  em.i32Const(0).localSet(x);
  add(y, 1);
  operation(y, 'i32GeU', sizeY);
  em.if_().i32Const(0).localSet(y);
  add(z, 1);
  em.end();
  em.localGet(cell).localGet(end);
  operate('i32LtU');
  em.brIf(0).end();
}
