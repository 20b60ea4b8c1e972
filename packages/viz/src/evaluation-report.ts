import {
  type Estimate,
  type EvaluatedOrgan,
  type EvaluationSummary,
  type Measures,
  scoreOf,
} from '@obelisk/training';
import { boxesSvg } from './crossval-boxes.js';
import { fixed } from './crossval-numbers.js';
import { crossvalStyle } from './crossval-style.js';
import { numberCell, row, scroll, table } from './crossval-table.js';
import { presentMean } from './dice-summary.js';
import { html, type Markup, markup } from './html.js';
import { facts } from './report-facts.js';
import { reportFooter } from './report-footer.js';
import { count } from './wording.js';

/** What an evaluation's report tells. */
export interface EvaluationContent extends EvaluationSummary {
  /** What was compared with what. */
  readonly prediction: string;
  readonly truth: string;
  /** Does it again. */
  readonly command: string;
  /** Of the programs that computed it. */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * The report of an evaluation as one HTML file that holds everything: no network, no scripts, no
 * other files. Means with confidence intervals, how values spread, every case, what does not count.
 *
 * @example
 * ```ts
 * import { summedUp } from '@obelisk/training';
 * import { evaluationReport } from '@obelisk/viz';
 * const names = { prediction: 'found', truth: 'labelsTs', command: 'obelisk evaluate' };
 * const content = { ...summedUp([], new Map([[1, 'liver']]), 1), ...names, versions: {} };
 * evaluationReport(content).includes('found against labelsTs'); // => true
 * ```
 */
export function evaluationReport(content: EvaluationContent): string {
  const { prediction, truth } = content;
  const [found, real] = [prediction, truth].map((path) => path.replace(/^.*[/\\](?=.)/, ''));
  const title = `${found} against ${real}`;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${markup(crossvalStyle)}</style></head><body>
<header><p class="kicker">OBELISK-Net evaluation</p>
<h1>${title}</h1><p class="lede">${lede(content)}</p></header><main>
${organSection(content)}
${boxesOf(content)}
${caseSection(content)}
${countingSection(content)}
${factsOf(content)}
</main>${reportFooter}
</body></html>
`;
  return String(page);
}

function lede({ cases, organs, overall }: EvaluationContent): Markup {
  const { mean, interval } = overall.dice;
  const sure = interval ? ` (95\u00a0% confidence interval ${range(interval, 3)})` : '';
  const result =
    mean === null
      ? 'there was no organ to find'
      : html`a <strong>mean Dice of ${fixed(mean, 3)}</strong>${sure}`;
  return html`${count(cases.length, 'case')}: ${result} over ${count(organs.length, 'organ')}.`;
}

const decimals: Readonly<Record<keyof Measures, number>> = {
  dice: 3,
  hausdorff95: 1,
  meanSurface: 2,
};

const heads = ['Dice', 'Hausdorff 95 %, mm', 'Mean surface distance, mm'];

/** A row per organ: means, deviations, intervals. */
function organSection({ organs, overall }: EvaluationContent): Markup {
  const rows = organs.map((organ) =>
    row(organ.name, [numberCell(String(organ.dice.count)), ...measureCells(organ)]),
  );
  const all = row('Mean over organs', [numberCell(''), ...measureCells(overall)]);
  const cells = table('Means over cases', ['Organ', 'Cases', ...heads], [...rows, all]);
  return html`<section aria-labelledby="organs"><h2 id="organs">Organ by organ</h2>
    <p>Means over the cases that have the organ, under each the standard deviation over cases and
    the 95\u00a0% confidence interval of the mean, by the bootstrap over cases. The mean over
    organs is taken in each case first.</p>
    <div class="card">${scroll('Means over cases', cells)}</div></section>`;
}

function measureCells(measures: Measures): Markup[] {
  const names = Object.keys(decimals) as (keyof Measures)[];
  return names.map((name) => estimateCell(measures[name], decimals[name]));
}

function estimateCell({ mean, deviation, interval }: Estimate, digits: number): Markup {
  const around =
    deviation === null ? '' : html`<small>\u00b1\u00a0${fixed(deviation, digits)}</small>`;
  const between = interval ? html`<small>${range(interval, digits)}</small>` : '';
  return numberCell(html`${fixed(mean, digits)}${around}${between}`);
}

const range = ([from, to]: readonly [number, number], digits: number) =>
  `${fixed(from, digits)} to ${fixed(to, digits)}`;

/** All organs as rows of one figure. */
function boxesOf({ cases, organs }: EvaluationContent): Markup | string {
  const values = organs.flatMap(({ label, name }) =>
    cases.flatMap((one) => {
      const dice = scoreOf(one, label)?.dice ?? null;
      return dice === null ? [] : [{ model: name, scan: one.name, dice }];
    }),
  );
  if (values.length === 0) return '';
  const from = Math.min(0.9, Math.floor(10 * Math.min(...values.map(({ dice }) => dice))) / 10);
  const names = organs.map(({ name }) => name);
  return html`<section aria-labelledby="boxes"><h2 id="boxes">How Dice spreads over the cases</h2>
    <p>A box holds the middle half of the cases, the line in it is the median and the diamond
    the mean. The whiskers reach to the furthest case within one and a half lengths of the box.
    Each dot is a case.</p>
    <div class="pair"><figure class="card">${markup(boxesSvg('each organ', names, values, from))}
    </figure></div>
    </section>`;
}

/** A row per case, the worst first. */
function caseSection({ cases, organs }: EvaluationContent): Markup {
  const meanOf = ({ labels }: (typeof cases)[number]) => presentMean(labels.map((s) => s.dice));
  const sorted = cases.toSorted((a, b) => (meanOf(a) || 0) - (meanOf(b) || 0));
  const rows = sorted.map((one) => {
    const dice = organs.map(({ label }) => scoreOf(one, label)?.dice);
    const mean = meanOf(one);
    const all = [Number.isNaN(mean) ? null : mean, ...dice.map((value) => value ?? null)];
    return row(
      one.name,
      all.map((value) => numberCell(fixed(value, 3))),
    );
  });
  const head = ['Case', 'Mean', ...organs.map(({ name }) => name)];
  return html`<section aria-labelledby="cases"><h2 id="cases">Dice of every case</h2>
    <p>The lowest mean first. A dash: neither map has the organ.</p>
    <div class="card">${scroll('Dice of every case', table('Dice', head, rows))}</div></section>`;
}

/** What the means count, and what not. */
function countingSection({ organs }: EvaluationContent): Markup {
  const sentences = organs.flatMap(sentencesOf).map((sentence) => html`<li>${sentence}</li>`);
  const all = html`<p>Nothing is left out: every organ is in both maps of every case.</p>`;
  return html`<section aria-labelledby="counting"><h2 id="counting">What the means count</h2>
    <p>An organ that only one of the two maps has counts with Dice 0 and has no distance. One that
    neither has does not count.</p>
    ${sentences.length === 0 ? all : html`<ul class="sentences">${sentences}</ul>`}</section>`;
}

function sentencesOf({ name, missed, invented, absent }: EvaluatedOrgan): string[] {
  const said = (cases: readonly string[], what: string) =>
    cases.length === 0
      ? []
      : [`${name}: ${what} in ${count(cases.length, 'case')} (${some(cases)}).`];
  return [
    ...said(missed, 'not found'),
    ...said(invented, 'found where there is none'),
    ...said(absent, 'in neither map'),
  ];
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown}, \u2026` : shown;
}

function factsOf({ prediction, truth, command, versions }: EvaluationContent): Markup {
  const run: [string, string][] = [
    ['prediction', prediction],
    ['truth', truth],
    ...Object.entries(versions).map(([name, v]): [string, string] => [`version, ${name}`, v]),
  ];
  return html`<section aria-labelledby="facts"><h2 id="facts">How it was computed</h2>
    <p>This command does it again.</p><pre class="card"><code>${command}</code></pre>
    <div class="card">${facts(run, 'The run')}</div></section>`;
}
