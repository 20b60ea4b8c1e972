import type { Rgb } from './label-colours.js';

/** Nine points of matplotlib's magma (Smith and van der Walt, CC0): evenly growing lightness. */
const magma: readonly Rgb[] = [
  [0, 0, 4],
  [28, 16, 68],
  [79, 18, 123],
  [129, 37, 129],
  [181, 54, 122],
  [229, 80, 100],
  [251, 135, 97],
  [254, 194, 135],
  [252, 253, 191],
];

/**
 * The magma colour map: dark to light, in the same order for every kind of colour vision.
 *
 * @param fraction - 0 (darkest) to 1 (lightest); values beyond are held at the ends
 * @returns `#rrggbb`
 *
 * @example
 * ```ts
 * import { magmaColour } from '@obelisk/viz';
 * magmaColour(0); // => '#000004'
 * magmaColour(1); // => '#fcfdbf'
 * ```
 */
export function magmaColour(fraction: number): string {
  const position = Math.min(Math.max(fraction, 0), 1) * (magma.length - 1);
  const below = Math.min(Math.floor(position), magma.length - 2);
  const weight = position - below;
  const channels = magma[below].map((c, i) => (1 - weight) * c + weight * magma[below + 1][i]);
  return `#${channels.map((c) => Math.round(c).toString(16).padStart(2, '0')).join('')}`;
}
