import {
  type ArrayInput,
  type Assembly,
  type Device,
  eitherForm,
  type KernelCall,
  type Storage,
  zeros,
} from '@obelisk/engine';
import { relayout } from '../layout/relayout.js';
import { paddedWithZeros, quadsOf } from '../quads.js';
import { heightOf, type RowBlocks, rowBlocksOf } from '../row-blocks.js';
import { eachPanels, type Panels, panelWidth, suitsPanels } from './panels.js';
import { panelsOfFour, panelsOfSix, productOfFour, productOfSix } from './product.kernels.js';

/** A matrix in C order: `rows` x `columns` numbers of a storage, from `offset` on. */
export interface Matrix {
  readonly storage: Storage;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Positions are worked through in blocks that stay in the cache with all of their channels: shorter
 * ones where there are many. Their lengths are multiples of eight, as many as kernels compute at
 * once; the usual one is taken where no length between the others divides the positions. Measured.
 */
const blocksOfFew = { longest: 400, usual: 256, shortest: 120 };
const blocksOfMany = { longest: 72, usual: 64, shortest: 40 };
/** More channels than these are many. */
const fewChannels = 48;

/**
 * Product of matrices, $Y = A X + b$: `a` is M x K, `x` is K x N, `bias` M numbers or null.
 * The result is M x N in C order.
 */
export function product(
  device: Device,
  name: string,
  a: PackedRows,
  x: Matrix,
  bias: Storage | null = null,
): Storage {
  const y = device.assemble(a.rows * x.columns, 'nothing: kernels fill it');
  productInto(y, 0, device, name, a, x, bias);
  return y.finish();
}

/** The same, with the result from `offset` on in a larger array. */
export function productInto(
  y: Assembly,
  offset: number,
  device: Device,
  name: string,
  a: PackedRows,
  x: Matrix,
  bias: Storage | null = null,
): void {
  const { rows: M, columns: K } = a;
  const { columns: N } = x;
  const height = heightOf(a.blocks);
  const packedBias = bias
    ? paddedWithZeros(device, bias, 0, bias.length, height)
    : new Float32Array(height);
  const runBlocks = (blocks: RowBlocks, columns: Columns) => {
    const { first, height, count, kept } = blocks;
    const call: KernelCall = {
      ...{ name, kernel: columns.kernels[height], components: height, fuses: true },
      output: [columns.width, count, columns.count],
      integers: columns.integers,
      inputs: [
        { name: 'a', from: a.storage, offset: first * K, extent: [height, K, count] },
        columns.x,
        { name: 'bias', from: packedBias, offset: first, extent: [height, count] },
      ],
    };
    y.run(call, {
      offset: offset + first * N + columns.start,
      cell: [1, height * N, columns.width],
      component: N,
      components: kept,
    });
  };
  const step = (columns: Columns) => {
    for (const blocks of a.blocks) runBlocks(blocks, columns);
  };
  if (suitsPanels(device, M, N)) eachPanels(device, name, x, (panels) => step(inPanels(panels, K)));
  else for (const part of blocksOf(N, K)) step(inRows(x, part));
}

/** Columns of X that kernels go through, `width` of them per `thread.z`, and how they read them. */
interface Columns {
  readonly x: ArrayInput;
  readonly start: number;
  readonly width: number;
  readonly count: number;
  readonly integers: Readonly<Record<string, number>>;
  readonly kernels: Readonly<Record<RowBlocks['height'], KernelCall['kernel']>>;
}

/** Columns as they lie, in rows. */
function inRows({ storage: from, offset, rows: K, columns: N }: Matrix, part: Block): Columns {
  const { start, block, count } = part;
  return {
    x: { name: 'x', from, offset, extent: [N, K] },
    ...{ start, width: block, count },
    integers: { K, block, start },
    kernels: { 4: productOfFour, 6: productOfSix },
  };
}

function inPanels({ storage: from, start, count }: Panels, K: number): Columns {
  return {
    x: { name: 'x', from, extent: [panelWidth, K, count] },
    ...{ start, width: panelWidth, count },
    integers: { K },
    kernels: { 4: panelsOfFour, 6: panelsOfSix },
  };
}

/**
 * A matrix in blocks of four or six rows, [block][k][row]; rows that are missing in the last are
 * zero.
 */
export interface PackedRows {
  readonly storage: Storage;
  readonly rows: number;
  readonly columns: number;
  readonly blocks: readonly RowBlocks[];
}

/** A matrix as the left side of a product. */
export function packRows(device: Device, matrix: Matrix): PackedRows {
  const { storage, offset, rows, columns } = matrix;
  const blocks = rowBlocksOf(device, rows);
  const length = heightOf(blocks) * columns;
  const packed = eitherForm(device, {
    ...{ inputs: [storage], length },
    host: (values) => {
      const out = zeros(length);
      eachRow(blocks, (row, height, start) => {
        const from = offset + row * columns;
        for (let k = 0, to = start * columns; k < columns; k++, to += height) {
          out[to + row - start] = values[from + k];
        }
      });
      return out;
    },
    kernels: () => {
      const axes = [
        { size: quadsOf(rows), moves: { 1: 4 } },
        { size: columns, moves: { 0: 1 } },
        { size: 1 },
        { size: 4, moves: { 1: 1 } },
      ];
      return relayout(device, { name: 'rows', ...sourceOf(matrix), axes });
    },
  });
  return { storage: packed, rows, columns, blocks };
}

/** The transpose of a matrix as the left side of a product. */
export function packColumns(device: Device, matrix: Matrix): PackedRows {
  const { storage, offset, rows, columns } = matrix;
  const blocks = rowBlocksOf(device, columns);
  const length = heightOf(blocks) * rows;
  const packed = eitherForm(device, {
    ...{ inputs: [storage], length },
    host: (values) => {
      const out = zeros(length);
      eachRow(blocks, (column, height, start) => {
        for (let row = 0, to = start * rows; row < rows; row++, to += height) {
          out[to + column - start] = values[offset + row * columns + column];
        }
      });
      return out;
    },
    kernels: () => {
      const axes = [
        { size: quadsOf(columns), moves: { 0: 4 } },
        { size: rows, moves: { 1: 1 } },
        { size: 1 },
        { size: 4, moves: { 0: 1 } },
      ];
      return relayout(device, { name: 'columns', ...sourceOf(matrix), axes });
    },
  });
  return { storage: packed, rows: columns, columns: rows, blocks };
}

/** Calls `step` for each row that is there, with its block: how high that is, where it begins. */
function eachRow(
  blocks: readonly RowBlocks[],
  step: (row: number, height: number, start: number) => void,
): void {
  for (const { first, height, count, kept } of blocks) {
    for (let start = first; start < first + count * height; start += height) {
      for (let row = start; row < start + kept; row++) step(row, height, start);
    }
  }
}

/** A matrix as a source that is laid out anew: coordinate 0 is the column, 1 the row. */
function sourceOf({ storage: source, offset, rows, columns }: Matrix) {
  const coordinates = [
    { count: columns, stride: 1 },
    { count: rows, stride: columns },
  ];
  return { source, offset, coordinates };
}

/** `count` blocks of `block` positions each, from `start` on. */
interface Block {
  readonly start: number;
  readonly block: number;
  readonly count: number;
}

/** N positions in equal blocks, and those that are left in a shorter one. */
function blocksOf(N: number, K: number): Block[] {
  const { longest, usual, shortest } = K > fewChannels ? blocksOfMany : blocksOfFew;
  if (N <= blocksOfFew.longest) return [{ start: 0, block: N, count: 1 }];
  for (let block = longest; block >= shortest; block -= 8) {
    if (N % block === 0) return [{ start: 0, block, count: N / block }];
  }
  const count = Math.floor(N / usual);
  const start = count * usual;
  return [
    { start: 0, block: usual, count },
    ...(start < N ? [{ start, block: N - start, count: 1 }] : []),
  ];
}
