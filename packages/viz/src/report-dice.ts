import { diceByOrgan, type OrganDice } from './dice-summary.js';
import { dicePerScanTable, diceTable } from './dice-table.js';
import { html, type Markup, markup } from './html.js';
import type { TrainingReport } from './report-content.js';
import { count } from './wording.js';

/** Dice per organ on the held-out scans, and every scan's numbers to unfold. */
export function diceSection({ dice }: TrainingReport): Markup {
  const scans = count(dice.scans.length, 'held-out scan');
  const means = diceTable(dice, `Mean over ${scans}. The bar is the mean, each tick is one scan.`);
  const all = dicePerScanTable(
    dice,
    'Dice of every held-out scan; a dash stands for an absent organ.',
  );
  return html`<section aria-labelledby="dice"><h2 id="dice">Dice per organ</h2>
    <p>Dice says how well two shapes overlap: twice what they share, divided by the sum of their
    sizes. 1 is a perfect match, 0 is no overlap at all. These scans took no part in the
    training, so the numbers tell what to expect on a new one.</p>
    <div class="card">${markup(means)}</div>${bestAndWorst(diceByOrgan(dice))}
    <details><summary>Numbers of every scan</summary>
    <div class="scroll" role="region" aria-label="Dice of every scan" tabindex="0">
    ${markup(all)}</div></details></section>`;
}

function bestAndWorst(organs: readonly OrganDice[]): Markup | string {
  const ranked = organs.filter((organ) => organ.values.length > 0);
  ranked.sort((a, b) => b.mean - a.mean);
  if (ranked.length < 2) return '';
  const [best, worst] = [ranked[0], ranked[ranked.length - 1]].map(
    ({ name, mean }) => html`<strong>${name}</strong> (${mean.toFixed(3)})`,
  );
  return html`<p class="note">Easiest here: ${best}. Hardest: ${worst}. Small and thin organs lose
    more Dice for the same error, since most of their voxels lie at an edge.</p>`;
}
