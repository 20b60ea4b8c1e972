import type { FoldSummary } from '@obelisk/training';
import * as Plot from '@observablehq/plot';
import { modelColours } from './crossval-colours.js';
import type { CrossvalContent } from './crossval-content.js';
import { xTicks } from './curves.js';
import { isPresent, presentMean } from './dice-summary.js';
import { swatch } from './dice-table.js';
import { html, type Markup, markup } from './html.js';
import { plotSvg } from './plot-svg.js';

/** A value at an epoch. */
export type EpochPoint = readonly [epoch: number, value: number];

/** A curve of one fold, in its model's colour. */
interface FoldCurve {
  readonly model: string;
  readonly points: readonly EpochPoint[];
}

const size = { width: 440, height: 300, marginTop: 28, marginBottom: 40, marginLeft: 44 };
/** A page cannot show more points than it has pixels. */
const mostPoints = 200;

/** Loss and held-out Dice of all folds against epochs. */
export function curvesOfFolds({ folds, summary }: CrossvalContent): Markup {
  const models = summary.models.map(({ model }) => model);
  const colours = modelColours(models);
  const curves = (points: (fold: FoldSummary) => EpochPoint[]) =>
    folds.map((fold): FoldCurve => ({ model: fold.model, points: points(fold) }));
  const keys = models.map((model) => html`<li>${swatch(colours.get(model) ?? '')}${model}</li>`);
  return html`<section aria-labelledby="curves">
    <h2 id="curves">Loss and Dice during the training</h2>
    <p>A thin line is one fold with one seed, a thick one the mean of a model.</p>
    <ul class="legend" aria-label="Colours of the models">${keys}</ul>
    <div class="pair"><figure class="card">
    ${markup(foldCurvesSvg('loss', colours, curves(lossByEpoch)))}
    <figcaption>The training loss, averaged over each epoch. Losses of different networks are
    comparable only where they are computed alike; what matters is that each falls and
    flattens.</figcaption></figure><figure class="card">
    ${markup(foldCurvesSvg('Dice', colours, curves(diceByEpoch)))}
    <figcaption>Mean Dice on the held-out scans, as it was measured during the training.
    Lines of one colour that lie close together mean that the result hardly depends on fold and
    seed.</figcaption></figure></div></section>`;
}

/**
 * The mean loss of each epoch. Of a long training several epochs make one point.
 *
 * @example
 * ```ts
 * import { lossByEpoch } from '@obelisk/viz';
 * const history = { steps: [1, 2, 3, 4], loss: [4, 2, 1, 1] };
 * lossByEpoch({ epochs: 2, history }); // => [[1, 3], [2, 1]]
 * ```
 */
export function lossByEpoch({ epochs, history }: EpochsOf<'steps' | 'loss'>): EpochPoint[] {
  const { steps, loss } = history;
  const last = steps.at(-1) ?? 0;
  // `--steps` may end within an epoch, even within the first.
  const points = Math.min(Math.max(1, Math.floor(epochs)), steps.length, mostPoints);
  const groups = Array.from({ length: points }, (): number[] => []);
  steps.forEach((step, i) => {
    groups[Math.ceil((step * points) / last) - 1].push(loss[i]);
  });
  return groups.map((group, i) => [((i + 1) * epochs) / points, presentMean(group)]);
}

/** A history with the number of epochs that its last step ends. */
interface EpochsOf<K extends keyof FoldSummary['history']> {
  readonly epochs: number;
  readonly history: Pick<FoldSummary['history'], K>;
}

function diceByEpoch({ epochs, history }: FoldSummary): EpochPoint[] {
  const last = history.steps.at(-1) ?? 1;
  return history.diceSteps.flatMap((step, i): EpochPoint[] => {
    const mean = presentMean(history.dice[i]);
    return isPresent(mean) ? [[(step * epochs) / last, mean]] : [];
  });
}

function foldCurvesSvg(
  what: 'loss' | 'Dice',
  colours: ReadonlyMap<string, string>,
  curves: readonly FoldCurve[],
): string {
  const epochs = curves.flatMap(({ points }) => points.map(([epoch]) => epoch));
  const range = [Math.min(...epochs, 1), Math.max(...epochs, 1)];
  const marker = range[0] === range[1] ? 'dot' : 'none';
  const stroke = (model: string) => colours.get(model) ?? 'currentColor';
  const thin = curves.map(({ model, points }) =>
    Plot.line(points, { stroke: stroke(model), strokeWidth: 1, strokeOpacity: 0.4, marker }),
  );
  const thick = [...colours.keys()].map((model) =>
    Plot.line(meanCurve(curves.filter((curve) => curve.model === model)), {
      stroke: stroke(model),
      strokeWidth: 2.75,
      marker,
    }),
  );
  const y = what === 'Dice' ? { domain: [0, 1] } : { zero: true, nice: true };
  return plotSvg(`${what} of every fold over the epochs`, {
    ...size,
    marginRight: 16,
    x: { label: 'epoch', ...xTicks(range) },
    y: { label: what === 'Dice' ? 'Dice, held out' : 'training loss', grid: true, ticks: 5, ...y },
    marks: [...thin, ...thick],
  });
}

/** At each epoch the mean of those curves that have it. */
function meanCurve(curves: readonly FoldCurve[]): EpochPoint[] {
  const values = new Map<number, number[]>();
  for (const { points } of curves) {
    for (const [epoch, value] of points) {
      values.set(epoch, [...(values.get(epoch) ?? []), value]);
    }
  }
  const means = [...values].map(([epoch, all]): EpochPoint => [epoch, presentMean(all)]);
  return means.sort(([a], [b]) => a - b);
}
