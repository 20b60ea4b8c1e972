import { factor, number } from '../trilinear/formula.js';
import type { Looks } from './looks.js';
import type { GreyImage } from './pictures.js';

/** One tap of a place. */
export interface Tap {
  /** (x, y) in pixels. */
  readonly at: readonly [number, number];
  readonly sample: number;
  readonly factor: number | null;
  readonly weight: number | null;
}

/** A member at one place. */
export interface LookedAt {
  readonly taps: readonly Tap[];
  readonly result: number;
  /** Of a trained network, which is not asked everywhere; null where it is not, or not trained. */
  readonly wanted: number | null;
  readonly isTrained: boolean;
}

/** What a member does at a pixel. */
export function lookAt(
  { taps, places, samples, factors, weights, results, trained }: Looks,
  { width, values }: GreyImage,
  [x, y]: readonly [number, number],
): LookedAt {
  const place = y * width + x;
  const made = Array.from({ length: taps }, (_, k): Tap => {
    const at = 2 * (place * taps + k);
    return {
      at: [places[at], places[at + 1]],
      sample: samples[k * values.length + place],
      factor: factors?.[k * values.length + place] ?? null,
      weight: weights?.[k] ?? null,
    };
  });
  const wanted = trained?.asked[place] ? trained.wanted[place] : null;
  return { taps: made, result: results[place], wanted, isTrained: trained !== null };
}

const minus = '\u2212';

/** y(p) with the numbers put in, two or three taps a line; of a single tap, where it looks. */
export function numbersTex(
  { taps, result, wanted, isTrained }: LookedAt,
  [x, y]: readonly [number, number],
): string {
  if (isTrained) {
    const truth = wanted === null ? '\\text{not asked here}' : `\\text{wanted } ${number(wanted)}`;
    return `\\hat y(${x}, ${y}) = \\mathbf{${number(result)}}, \\quad ${truth}`;
  }
  if (taps.length === 1) {
    const at = taps[0].at.map((along) => number(along, 2)).join(', ');
    return `y(${x}, ${y}) = I(${at}) = \\mathbf{${number(result)}}`;
  }
  const terms = taps.map(({ weight, factor: m, sample }) =>
    [weight, m, sample]
      .filter((one) => one !== null)
      .map((one, at) => (at === 0 ? number(one) : factor(one)))
      .join(' \\cdot '),
  );
  const perLine = taps.some(({ weight, factor: m }) => weight !== null && m !== null) ? 2 : 3;
  const starts = terms.flatMap((_, at) => (at % perLine === 0 ? [at] : []));
  const lines = starts.map((from) => {
    const few = terms.slice(from, from + perLine);
    const sum = few.map((term) => (term.startsWith(minus) ? term : `+ ${term}`)).join(' ');
    return from === 0 ? `&= ${sum.replace(/^\+ /, '')}` : `&\\quad ${sum}`;
  });
  return (
    `\\begin{aligned} y(${x}, ${y}) ${lines.join(' \\\\ ')} \\\\ ` +
    `&= \\mathbf{${number(result)}} \\end{aligned}`
  );
}
