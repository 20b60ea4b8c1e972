import type { FoldSummary } from '@obelisk/training';
import * as Plot from '@observablehq/plot';
import { modelColours } from './crossval-colours.js';
import type { CrossvalContent } from './crossval-content.js';
import { isPresent, presentMean } from './dice-summary.js';
import { html, type Markup, markup } from './html.js';
import { plotSvg } from './plot-svg.js';

/** The Dice of one scan by one model. */
export interface ModelDice {
  readonly model: string;
  readonly scan: string;
  readonly dice: number;
}

const width = 440;
const rowHeight = 58;
const margins = { marginTop: 4, marginBottom: 36, marginLeft: 12, marginRight: 14 };
/** Dots lie in so many lines under their box, in turns, so that fewer hide each other. */
const dotLines = 3;

/** Boxplots of Dice: a figure for each organ, and one for the mean over organs. */
export function boxesSection({ folds, summary }: CrossvalContent): Markup {
  const { labels } = summary;
  const models = summary.models.map(({ model }) => model);
  const organs = labels.slice(1).map((name, organ) => ({
    name,
    values: valuesOf(folds, (dice) => dice[organ]),
  }));
  const all = [{ name: 'Mean over organs', values: valuesOf(folds, presentMean) }, ...organs];
  const lowest = Math.min(1, ...all.flatMap(({ values }) => values.map(({ dice }) => dice)));
  const from = Math.min(0.9, Math.floor(lowest * 10) / 10);
  const figures = all.map(
    ({ name, values }) => html`<figure class="card">
      <figcaption class="heading">${name}</figcaption>
      ${markup(boxesSvg(name, models, values, from))}
      <figcaption>${whatOneSees(models, values)}</figcaption></figure>`,
  );
  return html`<section aria-labelledby="boxes"><h2 id="boxes">How Dice spreads over the scans</h2>
    <p>A box holds the middle half of the scans, the line in it is the median and the diamond
    the mean. The whiskers reach to the furthest scan within one and a half lengths of the box.
    Each dot is a scan.</p>
    <div class="pair">${figures}</div></section>`;
}

function valuesOf(
  folds: readonly FoldSummary[],
  value: (dice: readonly (number | null)[]) => number | null,
): ModelDice[] {
  return folds.flatMap(({ model, cases }) =>
    cases.flatMap((one) => {
      const dice = value(one.dice);
      return isPresent(dice) ? [{ model, scan: one.name, dice }] : [];
    }),
  );
}

function whatOneSees(models: readonly string[], values: readonly ModelDice[]): Markup | string {
  const of = (model: string) => values.filter((v) => v.model === model).map(({ dice }) => dice);
  const present = models.filter((model) => of(model).length > 0);
  if (present.length === 0) return 'This organ is in none of the scans.';
  const median = (model: string) => medianOf(of(model));
  const best = present.reduce((a, b) => (median(b) > median(a) ? b : a));
  const least = values.reduce((a, b) => (b.dice < a.dice ? b : a));
  return html`Highest median: <strong>${best}</strong>, ${median(best).toFixed(3)}.
    Lowest: ${least.scan} by ${least.model}, ${least.dice.toFixed(3)}.`;
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

/**
 * Boxplots of Dice, a row for each model: quartiles, median, mean, whiskers to the furthest value
 * within 1.5 times the distance of the quartiles, and every value as a dot.
 *
 * @param name - what was segmented
 * @param models - the rows, from the top
 * @param from - where the axis starts; it ends at 1
 * @returns an SVG element
 *
 * @example
 * ```ts
 * import { boxesSvg } from '@obelisk/viz';
 * const values = [0.7, 0.8, 0.9].map((dice) => ({ model: 'obelisk', scan: 'a', dice }));
 * boxesSvg('liver', ['obelisk'], values, 0.5).slice(0, 4); // => '<svg'
 * ```
 */
export function boxesSvg(
  name: string,
  models: readonly string[],
  values: readonly ModelDice[],
  from: number,
): string {
  const colours = modelColours(models);
  const colour = ({ model }: ModelDice) => colours.get(model);
  const at = { x: 'dice', y: 'model' } as const;
  const box = { ...at, dy: 2, insetTop: 21, insetBottom: 21 };
  const lines = Array.from({ length: dotLines }, (_, line) =>
    Plot.dot(
      values.filter((_, i) => i % dotLines === line),
      { ...at, dy: 15 + 4 * line, r: 2, fill: colour, fillOpacity: 0.7 },
    ),
  );
  return plotSvg(`Boxplots of the Dice of ${name} for each model`, {
    width,
    height: margins.marginTop + margins.marginBottom + rowHeight * models.length,
    ...margins,
    x: { domain: [from, 1], label: 'Dice', grid: true, ticks: 5 },
    y: { domain: models, axis: null, padding: 0 },
    color: { type: 'identity' },
    marks: [
      Plot.text(models, { y: String, text: String, frameAnchor: 'left', dy: -16 }),
      ...lines,
      Plot.boxX(values, { ...box, r: 0, fill: colour, fillOpacity: 0.45, stroke: colour }),
      Plot.tickX(
        values,
        Plot.groupY({ x: 'median' }, { ...box, stroke: 'currentColor', strokeWidth: 2 }),
      ),
      Plot.dot(
        values,
        Plot.groupY(
          { x: 'mean' },
          { ...at, dy: 2, r: 4, symbol: 'diamond2', fill: 'currentColor' },
        ),
      ),
    ],
  });
}
