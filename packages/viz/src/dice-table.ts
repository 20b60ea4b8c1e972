import {
  type DiceScores,
  diceByOrgan,
  isPresent,
  type OrganDice,
  presentMean,
} from './dice-summary.js';
import { escapeHtml } from './escape.js';
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
  return [
    `<table class="dice"><caption>${escapeHtml(caption)}</caption>`,
    '<thead><tr><th scope="col">Organ</th><th scope="col" class="bar-cell">0 to 1</th>',
    '<th scope="col" class="number">Dice</th><th scope="col" class="number range">Range</th>',
    '<th scope="col" class="number">Scans</th></tr></thead>',
    `<tbody>${rows.join('')}</tbody>`,
    `<tfoot><tr><th scope="row">Mean of ${counted} organs</th>`,
    `<td class="bar-cell">${bar(mean, 'currentColor', [])}</td>`,
    `<td class="number">${decimal(mean)}</td><td class="number range"></td>`,
    '<td></td></tr></tfoot></table>',
  ].join('');
}

function organRow(organ: OrganDice, colour: string, scans: number): string {
  const { name, values, mean } = organ;
  const head = `<th scope="row">${swatch(colour)}${escapeHtml(name)}</th>`;
  if (values.length === 0) {
    const absent = '<td class="absent" colspan="4">in none of these scans, does not count</td>';
    return `<tr>${head}${absent}</tr>`;
  }
  const range =
    values.length < 2 ? '' : `${decimal(Math.min(...values))}\u2013${decimal(Math.max(...values))}`;
  return [
    `<tr>${head}<td class="bar-cell">${bar(mean, colour, values)}</td>`,
    `<td class="number">${decimal(mean)}</td><td class="number range">${range}</td>`,
    `<td class="number">${values.length} of ${scans}</td></tr>`,
  ].join('');
}

/** A small square in an organ's colour. */
export function swatch(colour: string): string {
  return `<span class="swatch" style="background:${colour}"></span>`;
}

function bar(value: number, colour: string, ticks: readonly number[]): string {
  if (Number.isNaN(value)) return '';
  const at = (fraction: number) => `${(100 * fraction).toFixed(1)}%`;
  const marks = ticks.length < 2 ? [] : ticks.map((tick) => `<i style="left:${at(tick)}"></i>`);
  const fill = `<b style="width:${at(value)};background:${colour}"></b>`;
  return `<span class="bar" aria-hidden="true">${fill}${marks.join('')}</span>`;
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
  const heads = names
    .slice(1)
    .map((name) => `<th scope="col" class="number">${escapeHtml(name)}</th>`);
  const rows = scans.map((scan, s) => {
    const cells = dice[s].map((value) => `<td class="number">${decimal(value ?? Number.NaN)}</td>`);
    const mean = `<td class="number"><strong>${decimal(presentMean(dice[s]))}</strong></td>`;
    return `<tr><th scope="row">${escapeHtml(scan)}</th>${cells.join('')}${mean}</tr>`;
  });
  return [
    `<table><caption>${escapeHtml(caption)}</caption><thead><tr><th scope="col">Scan</th>`,
    `${heads.join('')}<th scope="col" class="number">mean</th></tr></thead>`,
    `<tbody>${rows.join('')}</tbody></table>`,
  ].join('');
}
