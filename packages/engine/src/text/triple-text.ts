/** Three numbers, one per axis. */
type Three = readonly [number, number, number];

/**
 * `0.976563 x 0.976563 x 2`: voxels or millimetres along the axes, six digits at most.
 *
 * @example
 * ```ts
 * import { tripleText } from '@obelisk/engine/text';
 * tripleText([1, 1.5, 2]); // => '1 x 1.5 x 2'
 * ```
 */
export function tripleText(triple: Three): string {
  return triple.map((value) => Number(value.toPrecision(6))).join(' x ');
}

/**
 * `0.5 x 0.5 x 1 to 1 x 1 x 3`: smallest and largest along each axis; one where they are one.
 *
 * @example
 * ```ts
 * import { tripleRange } from '@obelisk/engine/text';
 * tripleRange([[1, 1, 3], [2, 1, 2]]); // => '1 x 1 x 2 to 2 x 1 x 3'
 * ```
 */
export function tripleRange(triples: readonly Three[]): string {
  const along = (pick: (...values: number[]) => number) => {
    const [a, b, c] = [0, 1, 2].map((axis) => pick(...triples.map((triple) => triple[axis])));
    return tripleText([a, b, c]);
  };
  const [smallest, largest] = [along(Math.min), along(Math.max)];
  return smallest === largest ? smallest : `${smallest} to ${largest}`;
}
