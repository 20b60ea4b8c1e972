import {
  type DiceScores,
  diceByOrgan,
  isPresent,
  type OrganDice,
  presentMean,
} from './dice-summary.js';
import { html, type Markup } from './html.js';
import { labelColours } from './label-colours.js';

/**
 * Dice per organ as an HTML table: a bar for the mean over scans, a tick for each scan, the numbers
 * beside. An organ that no scan has is named as absent and does not count. The look comes from the
 * report's style sheet.
 *
 * @param caption - the table's caption
 * @throws when the values do not fit the names and scans
 *
 * @example
 * ```ts
 * import { diceTable } from '@obelisk/viz';
 * const scores = { names: ['background', 'liver'], scans: ['a'], dice: [[0.9]] };
 * diceTable(scores, 'Dice').includes('0.900'); // => true
 * ```
 */
export function diceTable(scores: DiceScores, caption: string): string {
  const colours = labelColours(scores.names);
  const organs = diceByOrgan(scores);
  const rows = organs.map((organ) => organRow(organ, colours[organ.label], scores.scans.length));
  const counted = organs.filter((organ) => organ.values.length > 0).length;
  const mean = presentMean(organs.map((organ) => organ.mean));
  const table = html`<table class="dice"><caption>${caption}</caption>
    <thead><tr><th scope="col">Organ</th><th scope="col" class="bar-cell">0 to 1</th>
    <th scope="col" class="number">Dice</th><th scope="col" class="number range">Range</th>
    <th scope="col" class="number">Scans</th></tr></thead>
    <tbody>${rows}</tbody>
    <tfoot><tr><th scope="row">Mean of ${counted} organs</th>
    <td class="bar-cell">${bar(mean, 'currentColor', [])}</td>
    <td class="number">${decimal(mean)}</td><td class="number range"></td>
    <td></td></tr></tfoot></table>`;
  return String(table);
}

function organRow(organ: OrganDice, colour: string, scans: number): Markup {
  const { name, values, mean } = organ;
  const head = html`<th scope="row">${swatch(colour)}${name}</th>`;
  if (values.length === 0) {
    const absent = html`<td class="absent" colspan="4">in none of these scans, does not count</td>`;
    return html`<tr>${head}${absent}</tr>`;
  }
  const range =
    values.length < 2 ? '' : `${decimal(Math.min(...values))}\u2013${decimal(Math.max(...values))}`;
  return html`<tr>${head}<td class="bar-cell">${bar(mean, colour, values)}</td>
    <td class="number">${decimal(mean)}</td><td class="number range">${range}</td>
    <td class="number">${values.length} of ${scans}</td></tr>`;
}

/** A small square in an organ's colour. */
export function swatch(colour: string): Markup {
  return html`<span class="swatch" style="background:${colour}"></span>`;
}

function bar(value: number, colour: string, ticks: readonly number[]): Markup | string {
  if (Number.isNaN(value)) return '';
  const at = (fraction: number) => `${(100 * fraction).toFixed(1)}%`;
  const marks = ticks.length < 2 ? [] : ticks.map((tick) => html`<i style="left:${at(tick)}"></i>`);
  const fill = html`<b style="width:${at(value)};background:${colour}"></b>`;
  return html`<span class="bar" aria-hidden="true">${fill}${marks}</span>`;
}

function decimal(value: number): string {
  return isPresent(value) ? value.toFixed(3) : '\u2013';
}

/**
 * Every scan's Dice in a table: scans as rows, organs as columns, a dash where an organ is absent.
 *
 * @param caption - the table's caption
 *
 * @example
 * ```ts
 * import { dicePerScanTable } from '@obelisk/viz';
 * const scores = { names: ['background', 'liver'], scans: ['a'], dice: [[0.9]] };
 * dicePerScanTable(scores, 'Dice').includes('<th scope="row">a</th>'); // => true
 * ```
 */
export function dicePerScanTable({ names, scans, dice }: DiceScores, caption: string): string {
  const heads = names.slice(1).map((name) => html`<th scope="col" class="number">${name}</th>`);
  const rows = scans.map((scan, s) => {
    const cells = dice[s].map(
      (value) => html`<td class="number">${decimal(value ?? Number.NaN)}</td>`,
    );
    const mean = html`<td class="number"><strong>${decimal(presentMean(dice[s]))}</strong></td>`;
    return html`<tr><th scope="row">${scan}</th>${cells}${mean}</tr>`;
  });
  const table = html`<table><caption>${caption}</caption><thead><tr><th scope="col">Scan</th>
    ${heads}<th scope="col" class="number">mean</th></tr></thead>
    <tbody>${rows}</tbody></table>`;
  return String(table);
}
