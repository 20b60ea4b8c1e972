import type { Random } from '@obelisk/tensor';

/** One of `items`. */
export function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[random.integer(items.length)];
}

/** True in so many of a hundred cases. */
export function happens(random: Random, percent: number): boolean {
  return random.uniform(0, 100) < percent;
}

/** Whole numbers at the ends of what their types hold, and what is no size at all. */
export const extremeIntegers: readonly number[] = [
  ...[0, 1, -1, 2, 3, 7, 127, 128, 255, 256, 32767, 32768, 65535, 65536],
  ...[-(2 ** 15), 2 ** 20, 2 ** 24, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 2 ** 32 - 1, 2 ** 32],
  ...[2 ** 40, 2 ** 53 - 1, 2 ** 53, -(2 ** 53), 2 ** 63],
];

/** Numbers that a formula does not expect. */
export const extremeNumbers: readonly number[] = [
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0.5, 1e-6, 1.5, -1e-3],
  ...[1e30, -1e30, 1e-30, 3.5e38, 1e308, 5e-324, 1024, -3024],
];
