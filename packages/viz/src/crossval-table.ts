import type { CrossvalSummary, MeasureSpreads, ModelScores, Spread } from '@obelisk/training';
import { fixed, memory, spreadCell } from './crossval-numbers.js';
import { html, type Markup, type MarkupPart } from './html.js';
import { duration, whole } from './wording.js';

/** Which value is the best, and how a measure is written. */
const measures = {
  dice: { best: Math.max, decimals: 3, name: 'Dice' },
  hausdorff95: { best: Math.min, decimals: 1, name: '95 % Hausdorff distance in mm' },
  meanSurface: { best: Math.min, decimals: 2, name: 'Mean surface distance in mm' },
} as const;

type Measure = keyof MeasureSpreads;

/** One column: the spread of each model, and what stands over it. */
interface SpreadColumn {
  readonly name: string;
  readonly measure: Measure;
  readonly of: (model: ModelScores) => Spread;
}

/** The form of Table 3, that of Table 4, and the same for both distances. */
export function tableSection(summary: CrossvalSummary): Markup {
  const card = (label: string, content: Markup) =>
    html`<div class="card">${scroll(label, content)}</div>`;
  return html`<section aria-labelledby="table">
    <h2 id="table">Accuracy, size and cost of every model</h2>
    <p>As in Table 3 of the paper. Accuracies are means over the held-out scans of all folds and
    seeds, under each the standard deviation over scans. The mean over organs is taken in each
    scan first. The best of a column is bold.</p>
    ${card('Accuracy, size and cost', overviewTable(summary))}
    <h3>Organ by organ</h3><p>As in Table 4 of the paper. Dice is twice what two shapes share,
    divided by the sum of their sizes: 1 is a perfect match, 0 no overlap at all.</p>
    ${card('Dice of every organ', organTable(summary, 'dice'))}
    <p>How far the found surface is from the true one: the distance that only the worst 5\u00a0%
    exceed, and the mean. Smaller is better. An organ that a model misses altogether has no
    distance, so read these together with Dice.</p>
    ${card('Hausdorff distance', organTable(summary, 'hausdorff95'))}
    ${card('Surface distance', organTable(summary, 'meanSurface'))}
    </section>`;
}

/** A wide table that scrolls within the page, by finger and by keyboard. */
export function scroll(label: string, content: Markup): Markup {
  return html`<div class="scroll" role="region" aria-label="${label}"
    tabindex="0">${content}</div>`;
}

/** One row per model: parameters, means over organs, time and memory. */
function overviewTable({ models }: CrossvalSummary): Markup {
  const columns = [
    overallColumn('dice', 'Mean Dice'),
    overallColumn('hausdorff95', 'Hausdorff 95 %, mm'),
    overallColumn('meanSurface', 'Mean surface distance, mm'),
  ];
  const costs = ['Time per scan', 'Training time per epoch', 'Peak memory'];
  const heads = ['Model', 'Parameters', ...columns.map(({ name }) => name), ...costs];
  const scores = spreadCells(models, columns);
  const rows = models.map((model, m) => {
    const { secondsPerScan, secondsPerEpoch, peakMemory } = model;
    const cost = [seconds(secondsPerScan), seconds(secondsPerEpoch), memory(peakMemory)];
    return row(model.model, [numberCell(whole(model.parameters)), scores[m], cost.map(numberCell)]);
  });
  return table('Means over organs and scans, and what they cost', heads, rows);
}

/** One row per model: each organ, and the mean over organs. */
function organTable({ labels, models }: CrossvalSummary, measure: Measure): Markup {
  const organs = labels.slice(1).map(
    (name, organ): SpreadColumn => ({
      name,
      measure,
      of: (model) => model.organs[organ][measure],
    }),
  );
  const columns = [...organs, overallColumn(measure, 'Mean')];
  const scores = spreadCells(models, columns);
  const rows = models.map((model, m) => row(model.model, scores[m]));
  return table(measures[measure].name, ['Model', ...columns.map(({ name }) => name)], rows);
}

function overallColumn(measure: Measure, name: string): SpreadColumn {
  return { name, measure, of: (model) => model.overall[measure] };
}

/** For each model the cells of its columns, the best of a column in bold. */
function spreadCells(models: readonly ModelScores[], columns: readonly SpreadColumn[]): Markup[][] {
  const best = columns.map(({ of, measure }) => {
    const means = models.map((model) => of(model).mean).filter((mean) => mean !== null);
    return measures[measure].best(...means);
  });
  return models.map((model) =>
    columns.map(({ of, measure }, c) => {
      const spread = of(model);
      const isBest = models.length > 1 && spread.mean === best[c];
      return spreadCell(spread, measures[measure].decimals, isBest);
    }),
  );
}

/** A row with its name in the first column. */
export function row(name: MarkupPart, cells: MarkupPart): Markup {
  return html`<tr><th scope="row">${name}</th>${cells}</tr>`;
}

export function numberCell(content: MarkupPart): Markup {
  return html`<td class="number">${content}</td>`;
}

/** A table of numbers with names in its first column. */
export function table(
  caption: string,
  [first, ...heads]: readonly string[],
  rows: readonly Markup[],
): Markup {
  const cells = heads.map((head) => html`<th scope="col" class="number">${head}</th>`);
  return html`<table class="models"><caption>${caption}</caption>
    <thead><tr><th scope="col">${first}</th>${cells}</tr></thead>
    <tbody>${rows}</tbody></table>`;
}

function seconds({ mean }: Spread): string {
  return mean === null ? fixed(null, 0) : duration(mean);
}
