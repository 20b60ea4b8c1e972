import type { NumberSnapshot, Recording } from './recording.js';

/** A number that remembers how it was made: the smallest tape that there is. */
export interface TapedScalar {
  readonly name: string;
  readonly value: number;
  readonly gradient: number;
  /** What made it; null for a leaf. */
  readonly operation: string | null;
  /** What it was made from. */
  readonly edges: readonly { readonly from: TapedScalar }[];
}

/** A gradient that was sent along one edge. */
export interface ScalarStep {
  /** The number whose gradient was handed on. */
  readonly to: TapedScalar;
  readonly edge: { readonly from: TapedScalar };
  /** What arrived at the other end. */
  readonly share: number;
}

/**
 * A tape of single numbers, written by hand, as `tapeGraph` draws it.
 *
 * @param numbers - in the order in which they were made, the loss last
 * @param steps - backward, one edge each
 *
 * @example
 * ```ts
 * import { scalarRecording } from '@obelisk/notebook';
 * const x = { name: 'x', value: 3, gradient: 6, operation: null, edges: [] };
 * const y = { name: 'y', value: 9, gradient: 1, operation: 'squared', edges: [{ from: x }] };
 * const { edges } = scalarRecording([x, y], [{ to: y, edge: { from: x }, share: 6 }]);
 * edges; // => [{ from: 0, to: 1, place: 0 }]
 * ```
 */
export function scalarRecording(
  numbers: readonly TapedScalar[],
  steps: readonly ScalarStep[],
): Recording {
  return {
    device: 'by hand',
    nodes: numbers.map(({ name, operation, value, gradient }) => ({
      name,
      operation,
      formula: '',
      options: '',
      requiresGrad: true,
      value: snapshotOfNumber(value),
      gradient: snapshotOfNumber(gradient),
    })),
    edges: numbers.flatMap((number, to) =>
      number.edges.map(({ from }, place) => ({ from: numbers.indexOf(from), to, place })),
    ),
    steps: steps.map(({ to, edge, share }) => ({
      node: numbers.indexOf(to),
      operation: to.operation ?? '',
      formula: '',
      saved: [],
      shares: [{ node: numbers.indexOf(edge.from), numbers: snapshotOfNumber(share), order: 1 }],
      bytes: 8,
      sampling: null,
      kernels: [],
      milliseconds: 0,
    })),
  };
}

/** An array without axes. */
function snapshotOfNumber(value: number): NumberSnapshot {
  return { shape: [], bytes: 8, kept: [], numbers: [value], smallest: value, largest: value };
}
