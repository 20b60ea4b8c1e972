import { formatShape, sizeOf } from '@obelisk/engine';
import { html, type Markup, shortNumber } from '@obelisk/viz/basics';
import { divergingColour, inkOn } from '../display/heatmap.js';
import { bitmapUrl } from './bitmap.js';
import type { NumberSnapshot } from './recording.js';

type Cell = NumberSnapshot['numbers'][number];

/** More rows or columns than this are colours without numbers. */
const mostRows = 10;
const mostColumns = 9;
const notFinite = '#808080';

/**
 * Numbers as HTML: coloured cells with the numbers in them, or colours alone where there are many;
 * one such plane for each index of the leading axes. Zero is white, negative blue, positive orange.
 */
export function numberPicture(snapshot: NumberSnapshot): Markup {
  const { shape, bytes, kept, numbers, smallest, largest } = snapshot;
  const columns = kept.at(-1) ?? 1;
  const rows = kept.length > 1 ? (kept.at(-2) as number) : 1;
  const leading = kept.slice(0, -2);
  const extent = Math.max(Math.abs(smallest), Math.abs(largest)) || 1;
  const planes = Array.from({ length: sizeOf(leading) }, (_, plane) => {
    const cells = Array.from({ length: rows }, (_, row) => {
      const start = (plane * rows + row) * columns;
      return numbers.slice(start, start + columns);
    });
    const title = sizeOf(leading) > 1 ? html`<p>${placeOf(plane, leading)}</p>` : '';
    return html`<div>${title}${planeHtml(cells, extent)}</div>`;
  });
  const facts = [shape.length === 0 ? 'scalar' : formatShape(shape), `${bytes} bytes`];
  if (sizeOf(shape) > 1) facts.push(`${shortNumber(smallest)} \u2026 ${shortNumber(largest)}`);
  if (sizeOf(kept) < sizeOf(shape)) facts.push(`the first ${formatShape(kept)} shown`);
  const said = html`<p class="small-facts">${facts.join(' \u00b7 ')}</p>`;
  return html`<div class="planes">${planes}</div>${said}`;
}

function planeHtml(cells: readonly (readonly Cell[])[], extent: number): Markup {
  const columns = cells[0]?.length ?? 0;
  if (columns === 0) return html`<p>no numbers</p>`;
  if (cells.length > mostRows || columns > mostColumns) return colourMap(cells, extent);
  const rows = cells.map((row) => html`<tr>${row.map((cell) => numberCell(cell, extent))}</tr>`);
  return html`<table class="numbers"><tbody>${rows}</tbody></table>`;
}

function numberCell(cell: Cell, extent: number): Markup {
  const fill = colourOf(cell, extent);
  const style = `background:${fill};color:${inkOn(fill)}`;
  return html`<td style="${style}" title="${cell}">${shortNumber(cell)}</td>`;
}

function colourMap(cells: readonly (readonly Cell[])[], extent: number): Markup {
  const url = bitmapUrl(cells.map((row) => row.map((cell) => colourOf(cell, extent))));
  const [width, height] = [cells[0].length, cells.length];
  const side = Math.max(4, Math.min(12, Math.floor(220 / width)));
  const style = `width:${(width * side) / 16}rem`;
  return html`<img class="colours" src="${url}" width="${width}" height="${height}"
    style="${style}" alt="heat map">`;
}

function colourOf(cell: Cell, extent: number): string {
  return typeof cell === 'number' ? divergingColour((0.65 * cell) / extent) : notFinite;
}

/** The index of a plane: `[0, 2, :, :]`. */
function placeOf(plane: number, leading: readonly number[]): string {
  let rest = plane;
  const index = [...leading].reverse().map((size) => {
    const at = rest % size;
    rest = Math.floor(rest / size);
    return at;
  });
  return `[${[...index.reverse(), ':', ':'].join(', ')}]`;
}
