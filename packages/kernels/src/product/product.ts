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
import { eachBlock, heightOf, type RowBlocks, rowBlocksOf } from '../row-blocks.js';
import { eachPanels, type Panels, panelWidth, suitsPanels } from './panels.js';
import { productOfFour, productOfSix } from './product.kernels.js';

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
      ...{ name, components: height, fuses: true },
      kernel: height === 4 ? productOfFour : productOfSix,
      output: [columns.width, count, columns.count],
      integers: { K, ...columns.place },
      inputs: [
        { name: 'a', from: a.storage, offset: first * K, extent: [height, K, count] },
        columns.x,
        { name: 'bias', from: packedBias, offset: first, extent: [height, count] },
      ],
    };
    y.run(call, {
      offset: offset + first * N + columns.first,
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

/** Columns of X that kernels go through, `width` of them per `thread.z`, and where they lie. */
interface Columns {
  readonly x: ArrayInput;
  readonly first: number;
  readonly width: number;
  readonly count: number;
  readonly place: Readonly<Record<'start' | 'block' | 'panel', number>>;
}

/** Columns as they lie, in rows. */
function inRows({ storage: from, offset, rows: K, columns: N }: Matrix, part: Block): Columns {
  const { start, block, count } = part;
  return {
    x: { name: 'x', from, offset, extent: [N, K] },
    ...{ first: start, width: block, count },
    place: { start, block, panel: 0 },
  };
}

function inPanels({ storage: from, start, count }: Panels, K: number): Columns {
  return {
    x: { name: 'x', from, extent: [panelWidth, K * count] },
    ...{ first: start, width: panelWidth, count },
    place: { start: 0, block: 0, panel: K },
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
  return packed(device, 'rows', matrix);
}

/** The transpose of a matrix as the left side of a product. */
export function packColumns(device: Device, matrix: Matrix): PackedRows {
  return packed(device, 'columns', matrix);
}

/** Packs the rows of a matrix, or its columns, which are then those of its transpose. */
function packed(device: Device, name: 'rows' | 'columns', matrix: Matrix): PackedRows {
  const { storage: source, offset, rows, columns } = matrix;
  const coordinates = [
    { count: columns, stride: 1 },
    { count: rows, stride: columns },
  ];
  const [row, k] = name === 'rows' ? [1, 0] : [0, 1];
  const { [row]: along, [k]: across } = coordinates;
  const blocks = rowBlocksOf(device, along.count);
  const length = heightOf(blocks) * across.count;
  const storage = eitherForm(device, {
    ...{ inputs: [source], length },
    host: (values) => {
      const out = zeros(length);
      for (const { first, height, kept } of eachBlock(blocks)) {
        let to = first * across.count;
        for (let at = 0; at < across.count; at++, to += height) {
          const from = offset + first * along.stride + at * across.stride;
          for (let r = 0; r < kept; r++) out[to + r] = values[from + r * along.stride];
        }
      }
      return out;
    },
    kernels: () => {
      const axes = [
        { size: quadsOf(along.count), moves: { [row]: 4 } },
        { size: across.count, moves: { [k]: 1 } },
        { size: 1 },
        { size: 4, moves: { [row]: 1 } },
      ];
      return relayout(device, { name, source, offset, coordinates, axes });
    },
  });
  return { storage, rows: along.count, columns: across.count, blocks };
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
