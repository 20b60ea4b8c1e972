import { tableLines } from '@obelisk/engine/text';
import { looksLike, type NamedArrays, readWeights, type WeightData } from '@obelisk/nn';
import { knownShapes } from './known-shapes.js';

/** How many tensors are listed unless all are asked for. */
const firstTensors = 12;

/**
 * Lines about a weight file.
 *
 * @example
 * ```ts
 * import { describeWeights } from '@obelisk/models';
 * import { writeSafetensors } from '@obelisk/nn';
 * import ndarray from 'ndarray';
 * const weights = new Map([['a', ndarray(Float32Array.of(1, 2), [2])]]);
 * const [first] = describeWeights(writeSafetensors(weights), 'a file', false);
 * first; // => 'a file: weights, 1 tensors with 2 numbers'
 * ```
 */
export function describeWeights(bytes: Uint8Array, path: string, all: boolean): string[] {
  const tensors = readWeights(bytes, path);
  const rows = [...tensors].map(([name, array]) => [
    name,
    `[${array.shape.join(', ')}]`,
    array.dtype.replace('big', ''),
    ...rangeOf(array.data),
  ]);
  const shown = all ? rows : rows.slice(0, firstTensors);
  const hidden = rows.length - shown.length;
  const numbers = [...tensors.values()].reduce((sum, { size }) => sum + size, 0);
  return [
    `${path}: weights, ${tensors.size} tensors with ${numbers} numbers`,
    likeness(tensors),
    '',
    ...tableLines([['tensor', 'shape', 'type', 'from', 'to'], ...shown]),
    ...(hidden > 0 ? [`... and ${hidden} more`] : []),
  ];
}

/** What there is to say about a weight file. */
export interface WeightsInfo {
  readonly tensors: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly type: string;
  }[];
  /** The network that it fits best, and which part of its tensors does; null for none. */
  readonly looksLike: { readonly name: string; readonly similarity: number } | null;
}

/**
 * Describes a weight file for a program.
 *
 * @example
 * ```ts
 * import { weightsInfo } from '@obelisk/models';
 * import { writeSafetensors } from '@obelisk/nn';
 * import ndarray from 'ndarray';
 * const weights = new Map([['a', ndarray(Float32Array.of(1, 2), [2])]]);
 * weightsInfo(writeSafetensors(weights), 'a file').tensors[0].shape; // => [2]
 * ```
 */
export function weightsInfo(bytes: Uint8Array, path: string): WeightsInfo {
  const tensors = readWeights(bytes, path);
  return {
    tensors: [...tensors].map(([name, { shape, dtype }]) => {
      return { name, shape, type: dtype.replace('big', '') };
    }),
    looksLike: looksLike(tensors, knownShapes()),
  };
}

/** Smallest and largest value; a value that is no number shows as NaN. */
function rangeOf(values: WeightData): [string, string] {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    smallest = Math.min(smallest, Number(value));
    largest = Math.max(largest, Number(value));
  }
  if (values.length === 0) return ['', ''];
  return [smallest, largest].map((value) => String(Number(value.toPrecision(4)))) as [
    string,
    string,
  ];
}

function likeness(tensors: NamedArrays): string {
  const found = looksLike(tensors, knownShapes());
  if (found === null) return 'looks like no known model';
  if (found.similarity === 1) return `looks like ${found.name}: every tensor fits`;
  const percent = Math.round(100 * found.similarity);
  return `looks most like ${found.name}: ${percent} % of the tensors fit`;
}
