import { formatShape, sizeOf } from '@obelisk/engine';
import { divergingColour, inkOn } from '../display/heatmap.js';
import { bitmapUrl } from './bitmap.js';
import type { NumberSnapshot } from './recording.js';
import { shortNumber } from './short-number.js';

type Cell = NumberSnapshot['numbers'][number];

/** More rows or columns than this are colours without numbers. */
const mostRows = 10;
const mostColumns = 9;
const notFinite = '#808080';

/**
 * Numbers as HTML: coloured cells with the numbers in them, or colours alone where there are many;
 * one such plane for each index of the leading axes. Zero is white, negative blue, positive orange.
 */
export function numberPicture(snapshot: NumberSnapshot): string {
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
    const title = sizeOf(leading) > 1 ? `<p>${placeOf(plane, leading)}</p>` : '';
    return `<div>${title}${planeHtml(cells, extent)}</div>`;
  });
  const facts = [shape.length === 0 ? 'scalar' : formatShape(shape), `${bytes} bytes`];
  if (sizeOf(shape) > 1) facts.push(`${shortNumber(smallest)} \u2026 ${shortNumber(largest)}`);
  if (sizeOf(kept) < sizeOf(shape)) facts.push(`the first ${formatShape(kept)} shown`);
  const said = `<p class="small-facts">${facts.join(' \u00b7 ')}</p>`;
  return `<div class="planes">${planes.join('')}</div>${said}`;
}

function planeHtml(cells: readonly (readonly Cell[])[], extent: number): string {
  const columns = cells[0]?.length ?? 0;
  if (columns === 0) return '<p>no numbers</p>';
  if (cells.length > mostRows || columns > mostColumns) return colourMap(cells, extent);
  const rows = cells.map(
    (row) => `<tr>${row.map((cell) => numberCell(cell, extent)).join('')}</tr>`,
  );
  return `<table class="numbers"><tbody>${rows.join('')}</tbody></table>`;
}

function numberCell(cell: Cell, extent: number): string {
  const fill = colourOf(cell, extent);
  const style = `background:${fill};color:${inkOn(fill)}`;
  return `<td style="${style}" title="${cell}">${shortNumber(cell)}</td>`;
}

function colourMap(cells: readonly (readonly Cell[])[], extent: number): string {
  const url = bitmapUrl(cells.map((row) => row.map((cell) => colourOf(cell, extent))));
  const size = `width="${cells[0].length}" height="${cells.length}"`;
  const side = Math.max(4, Math.min(12, Math.floor(220 / cells[0].length)));
  const style = `width:${(cells[0].length * side) / 16}rem`;
  return `<img class="colours" src="${url}" ${size} style="${style}" alt="heat map">`;
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
