import type { Spread } from '@obelisk/training';
import { html, type Markup } from './html.js';

/** `0.912`, or a dash where there is no number. */
export function fixed(value: number | null, decimals: number): string {
  return value === null ? '\u2013' : value.toFixed(decimals).replace('-', '\u2212');
}

/** A number with its standard deviation under it, as a cell of a table. */
export function spreadCell({ mean, deviation }: Spread, decimals: number, best: boolean): Markup {
  const value = fixed(mean, decimals);
  const under =
    deviation === null ? '' : html`<small>\u00b1\u00a0${fixed(deviation, decimals)}</small>`;
  return html`<td class="number">${best ? html`<strong>${value}</strong>` : value}${under}</td>`;
}

/** `0.9 GB`, `640 MB`. */
export function memory(bytes: number): string {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
