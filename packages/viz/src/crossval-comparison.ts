import type { CrossvalSummary, ModelComparison, ModelScores } from '@obelisk/training';
import { fixed } from './crossval-numbers.js';
import { scroll, table } from './crossval-table.js';
import { escapeHtml } from './escape.js';
import { count } from './wording.js';

/** Below this a difference would be called significant if there were but one pair. */
const level = 0.05;

/** How much seeds differ, and how much models differ on the same scans. */
export function comparisonSection(summary: CrossvalSummary): string {
  const repeated = summary.models.some((model) => model.seeds.length > 1);
  const { comparisons } = summary;
  if (!repeated && comparisons.length === 0) return '';
  return [
    '<section aria-labelledby="comparison"><h2 id="comparison">Is the difference real?</h2>',
    repeated ? seedTable(summary) : '',
    comparisons.length > 0 ? pairTable(comparisons) : '',
    '</section>',
  ].join('');
}

function seedTable({ models }: CrossvalSummary): string {
  const all = models.flatMap((model) => model.seeds.map(({ seed }) => seed));
  const seeds = [...new Set(all)].sort((a, b) => a - b);
  const rows = models.map((model) => seedRow(model, seeds));
  const heads = seeds.map((seed) => `Seed ${seed}`);
  return [
    '<h3>From seed to seed</h3>',
    '<p>The seed decides the first weights and the order of the scans. A difference between two ',
    'models that is smaller than what another seed changes says nothing.</p><div class="card">',
    scroll(
      'Dice of every seed',
      table(
        'Mean Dice over all held-out scans, per seed; at the right over the seeds',
        ['Model', ...heads, 'Mean of seeds', 'Standard deviation between seeds'],
        rows,
      ),
    ),
    '</div>',
  ].join('');
}

function seedRow({ model, seeds, diceBetweenSeeds }: ModelScores, columns: readonly number[]) {
  const values = [
    ...columns.map((seed) => seeds.find((own) => own.seed === seed)?.overall.dice.mean ?? null),
    diceBetweenSeeds.mean,
    diceBetweenSeeds.deviation,
  ];
  const cells = values.map((value) => `<td class="number">${fixed(value, 3)}</td>`);
  return `<tr><th scope="row">${escapeHtml(model)}</th>${cells.join('')}</tr>`;
}

function pairTable(comparisons: readonly ModelComparison[]): string {
  const threshold = level / comparisons.length;
  const corrected =
    comparisons.length === 1
      ? ''
      : ` With ${count(comparisons.length, 'pair')} some come below ${level} by chance, so only ` +
        `those below ${level} / ${comparisons.length} are bold (Bonferroni).`;
  return [
    '<h3>From model to model</h3>',
    '<p>Each pair on the scans that both have segmented, seeds averaged. <i>p</i> is the chance ',
    'of signs at least this unequal if the two were equally good (Wilcoxon\u2019s signed-rank ',
    `test, exact, two-sided).${corrected} Folds share training scans, so <i>p</i> is rather `,
    'too small than too large.</p><div class="card">',
    scroll(
      'Pairs of models',
      table(
        'Difference of mean Dice: above 0 the first model is better',
        ['Pair', 'Difference', 'First better', 'Second better', 'Scans', 'p'],
        comparisons.map((pair) => pairRow(pair, threshold)),
      ),
    ),
    '</div>',
  ].join('');
}

function pairRow(pair: ModelComparison, threshold: number): string {
  const { first, second, cases, difference, firstBetter, secondBetter, pValue } = pair;
  const p = pValue < 0.001 ? '&lt; 0.001' : fixed(pValue, 3);
  const sign = difference > 0 ? '+' : '';
  const cells = [
    `${sign}${fixed(difference, 3)}`,
    firstBetter,
    secondBetter,
    cases,
    pValue < threshold ? `<strong>${p}</strong>` : p,
  ].map((cell) => `<td class="number">${cell}</td>`);
  const names = `${escapeHtml(first)} <i class="against">against</i> ${escapeHtml(second)}`;
  return `<tr><th scope="row">${names}</th>${cells.join('')}</tr>`;
}
