import type { CrossvalSummary, ModelComparison, ModelScores } from '@obelisk/training';
import { fixed } from './crossval-numbers.js';
import { numberCell, row, scroll, table } from './crossval-table.js';
import { html, type Markup } from './html.js';
import { count } from './wording.js';

/** Below this a difference would be called significant if there were but one pair. */
const level = 0.05;

/** How much seeds differ, and how much models differ on the same scans. */
export function comparisonSection(summary: CrossvalSummary): Markup | string {
  const repeated = summary.models.some((model) => model.seeds.length > 1);
  const { comparisons } = summary;
  if (!repeated && comparisons.length === 0) return '';
  return html`<section aria-labelledby="comparison">
    <h2 id="comparison">Is the difference real?</h2>
    ${repeated ? seedTable(summary) : ''}
    ${comparisons.length > 0 ? pairTable(comparisons) : ''}
    </section>`;
}

function seedTable({ models }: CrossvalSummary): Markup {
  const all = models.flatMap((model) => model.seeds.map(({ seed }) => seed));
  const seeds = [...new Set(all)].sort((a, b) => a - b);
  const heads = seeds.map((seed) => `Seed ${seed}`);
  const dice = table(
    'Mean Dice over all held-out scans, per seed; at the right over the seeds',
    ['Model', ...heads, 'Mean of seeds', 'Standard deviation between seeds'],
    models.map((model) => seedRow(model, seeds)),
  );
  return html`<h3>From seed to seed</h3>
    <p>The seed decides the first weights and the order of the scans. A difference between two
    models that is smaller than what another seed changes says nothing.</p>
    <div class="card">${scroll('Dice of every seed', dice)}</div>`;
}

function seedRow({ model, seeds, diceBetweenSeeds }: ModelScores, columns: readonly number[]) {
  const values = [
    ...columns.map((seed) => seeds.find((own) => own.seed === seed)?.overall.dice.mean ?? null),
    diceBetweenSeeds.mean,
    diceBetweenSeeds.deviation,
  ];
  const cells = values.map((value) => numberCell(fixed(value, 3)));
  return row(model, cells);
}

function pairTable(comparisons: readonly ModelComparison[]): Markup {
  const threshold = level / comparisons.length;
  const corrected =
    comparisons.length === 1
      ? ''
      : ` With ${count(comparisons.length, 'pair')} some come below ${level} by chance, so only ` +
        `those below ${level} / ${comparisons.length} are bold (Bonferroni).`;
  const pairs = table(
    'Difference of mean Dice: above 0 the first model is better',
    ['Pair', 'Difference', 'First better', 'Second better', 'Scans', 'p'],
    comparisons.map((pair) => pairRow(pair, threshold)),
  );
  return html`<h3>From model to model</h3>
    <p>Each pair on the scans that both have segmented, seeds averaged. <i>p</i> is the chance
    of signs at least this unequal if the two were equally good (Wilcoxon\u2019s signed-rank
    test, exact, two-sided).${corrected} Folds share training scans, so <i>p</i> is rather
    too small than too large.</p><div class="card">${scroll('Pairs of models', pairs)}</div>`;
}

function pairRow(pair: ModelComparison, threshold: number): Markup {
  const { first, second, cases, difference, firstBetter, secondBetter, pValue } = pair;
  const p = pValue < 0.001 ? '< 0.001' : fixed(pValue, 3);
  const sign = difference > 0 ? '+' : '';
  const cells = [
    `${sign}${fixed(difference, 3)}`,
    firstBetter,
    secondBetter,
    cases,
    pValue < threshold ? html`<strong>${p}</strong>` : p,
  ].map(numberCell);
  return row(html`${first} <i class="against">against</i> ${second}`, cells);
}
