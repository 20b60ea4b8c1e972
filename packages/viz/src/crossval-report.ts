import { boxesSection } from './crossval-boxes.js';
import { comparisonSection } from './crossval-comparison.js';
import type { CrossvalContent } from './crossval-content.js';
import { curvesOfFolds } from './crossval-curves.js';
import { examplesSection } from './crossval-examples.js';
import { crossvalFacts, leftOutSection } from './crossval-facts.js';
import { fixed } from './crossval-numbers.js';
import { offsetsOfModels } from './crossval-offsets.js';
import { crossvalStyle } from './crossval-style.js';
import { tableSection } from './crossval-table.js';
import { html, type Markup, markup } from './html.js';
import { reportFooter } from './report-footer.js';
import { count } from './wording.js';

/**
 * The report of a cross-validation as one HTML file that holds everything: no network, no scripts,
 * no other files. It has the form of Tables 3 and 4, boxplots, Fig. 6, Fig. 2 and training curves,
 * says which folds are missing and what the means leave out, and how to run it again.
 *
 * @returns the text of the file
 * @throws when names, scans and values do not fit each other
 *
 * @example
 * ```ts
 * import { spreadOf } from '@obelisk/training';
 * import { crossvalReport } from '@obelisk/viz';
 * const one = { dice: spreadOf([0.9]), hausdorff95: spreadOf([2]), meanSurface: spreadOf([1]) };
 * const scores = { cases: 1, organs: [{ name: 'liver', ...one }], overall: one };
 * const model = {
 *   model: 'obelisk', parameters: 131_464, ...scores, seeds: [], peakMemory: 1e9,
 *   diceBetweenSeeds: spreadOf([0.9]),
 *   secondsPerScan: spreadOf([1]), secondsPerEpoch: spreadOf([9]),
 * };
 * const labels = ['background', 'liver'];
 * const page = crossvalReport({
 *   title: 'Phantoms', data: 'phantoms', folds: [], missing: [], examples: [], offsets: [],
 *   summary: { labels, models: [model], comparisons: [], leftOut: [] },
 *   command: 'obelisk crossval --data phantoms', configuration: {},
 * });
 * page.includes('mean Dice of 0.900'); // => true
 * ```
 */
export function crossvalReport(content: CrossvalContent): string {
  const { title, summary } = content;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${markup(crossvalStyle)}</style></head><body>
<header><p class="kicker">OBELISK-Net cross-validation</p>
<h1>${title}</h1><p class="lede">${lede(content)}</p>${tiles(content)}
${missing(content)}</header><main>
${tableSection(summary)}
${comparisonSection(summary)}
${boxesSection(content)}
${examplesSection(content)}
${offsetsOfModels(content)}
${curvesOfFolds(content)}
${leftOutSection(content)}
${crossvalFacts(content)}
</main>${reportFooter}
</body></html>
`;
  return String(page);
}

/** The model with the highest mean Dice. */
function bestOf({ summary }: CrossvalContent) {
  const dice = ({ overall }: (typeof summary.models)[number]) => overall.dice.mean ?? -1;
  return summary.models.reduce((a, b) => (dice(b) > dice(a) ? b : a));
}

/** One sentence that says how it went. */
function lede(content: CrossvalContent): Markup {
  const { summary, folds, data } = content;
  const best = bestOf(content);
  const seeds = new Set(folds.map((fold) => fold.seed)).size;
  const { mean, deviation } = best.overall.dice;
  const around = deviation === null ? '' : ` (\u00b1\u00a0${fixed(deviation, 3)} over scans)`;
  const result =
    mean === null
      ? 'there was no organ to find'
      : html`<strong>${best.model}</strong> reaches
        ${summary.models.length > 1 ? 'the highest' : 'a'}
        <strong>mean Dice of ${fixed(mean, 3)}</strong>${around}`;
  const models = count(summary.models.length, 'model');
  const withSeeds = seeds > 1 ? `, with ${count(seeds, 'seed')}` : '';
  return html`${models} on the ${count(casesOf(content), 'scan')} of ${data}, each scan segmented by
    networks that never saw it${withSeeds}: ${result} over
    ${count(summary.labels.length - 1, 'organ')}.`;
}

function casesOf({ folds }: CrossvalContent): number {
  return new Set(folds.flatMap((fold) => fold.cases.map(({ name }) => name))).size;
}

function tiles(content: CrossvalContent): Markup {
  const { folds, missing, summary } = content;
  const best = bestOf(content);
  const facts: [string, string][] = [
    ['Highest mean Dice', fixed(best.overall.dice.mean, 3)],
    ['Models', String(summary.models.length)],
    ['Scans', String(casesOf(content))],
    ['Trainings finished', `${folds.length} of ${folds.length + missing.length}`],
  ];
  const items = facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`);
  return html`<dl class="tiles">${items}</dl>`;
}

/** Which folds the numbers do not have yet. */
function missing({ missing, folds }: CrossvalContent): Markup | string {
  if (missing.length === 0) return '';
  const perRun = new Map<string, number[]>();
  for (const { model, seed, fold } of missing) {
    const run = `${model}, seed ${seed}`;
    perRun.set(run, [...(perRun.get(run) ?? []), fold]);
  }
  const items = [...perRun].map(
    ([run, at]) => html`<li>${run}: ${at.map((fold) => `fold_${fold}`).join(', ')}</li>`,
  );
  return html`<div class="card missing"><p><strong>Not complete.</strong>
    ${missing.length} of ${folds.length + missing.length} trainings are not finished, and not in
    the numbers:</p><ul class="sentences">${items}</ul></div>`;
}
