import { edgeLetters } from './display-slice.js';
import { labelColours, type Rgb, rgbOf } from './label-colours.js';
import { blankPicture, fillRectangle, type Picture, paste } from './picture.js';
import { drawText, textWidth } from './pixel-font.js';
import { encodePng } from './png.js';
import { type LabelledScan, type SliceSet, sliceSets } from './slice-set.js';

const background: Rgb = [0, 0, 0];
const ink: Rgb = [232, 232, 226];
const faint: Rgb = [205, 205, 200];
const gap = 12;
const titleHeight = 30;
const legendRow = 26;

/** A picture with a title over it, at its place in the whole. */
interface Tile {
  readonly picture: Picture;
  readonly set: SliceSet;
  readonly title: string;
}

/**
 * A PNG with the three planes through the slices that show most. Without a ground truth the three
 * lie next to each other; with one each plane is a row: the plain scan, the ground truth and beside
 * it the prediction, as in Fig. 5. Patient's right on the left; a legend names the colours.
 *
 * @returns the bytes of the file
 * @throws when the labels do not fit the scan or the names
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { overlayPng } from '@obelisk/viz';
 * const scan = ndarray(new Float32Array(24), [2, 3, 4]);
 * const labels = ndarray(new Uint8Array(24).fill(1), [2, 3, 4]);
 * const names = ['background', 'liver'];
 * overlayPng({ scan, labels, spacing: [3, 3, 3], names })[1]; // => 80
 * ```
 */
export function overlayPng(example: LabelledScan): Uint8Array {
  return encodePng(overlayPicture(example));
}

/** The pixels of `overlayPng`. */
function overlayPicture(example: LabelledScan): Picture {
  const sets = sliceSets(example, 420);
  const rows = example.groundTruth === undefined ? [sets.map(planeTile)] : sets.map(comparison);
  const columnWidths = rows[0].map((_, c) => Math.max(...rows.map((row) => row[c].picture.width)));
  const rowHeights = rows.map((row) => Math.max(...row.map((tile) => tile.picture.height)));
  const width = columnWidths.reduce((sum, w) => sum + w + gap, gap);
  const tilesHeight = rowHeights.reduce((sum, h) => sum + titleHeight + h + gap, 0);
  const legend = legendLines(example.names, width - 2 * gap);
  const picture = blankPicture(width, tilesHeight + legend.length * legendRow + gap, background);
  let top = 0;
  rows.forEach((row, r) => {
    let left = gap;
    row.forEach((tile, c) => {
      drawTile(picture, tile, left, top);
      left += columnWidths[c] + gap;
    });
    top += titleHeight + rowHeights[r] + gap;
  });
  drawLegend(picture, legend, example.names, top);
  return picture;
}

function planeTile(set: SliceSet): Tile {
  return { picture: set.prediction, set, title: `${set.plane} ${set.index}` };
}

function comparison(set: SliceSet): Tile[] {
  const truth = set.groundTruth ?? set.scan;
  return [
    { picture: set.scan, set, title: `${set.plane} ${set.index}` },
    { picture: truth, set, title: 'ground truth' },
    { picture: set.prediction, set, title: 'prediction' },
  ];
}

function drawTile(target: Picture, { picture, set, title }: Tile, left: number, top: number): void {
  drawText(target, title, left, top + 10, 2, ink);
  const imageTop = top + titleHeight;
  paste(target, picture, left, imageTop);
  const letters = edgeLetters[set.plane];
  const [middle, centre] = [left + picture.width / 2, imageTop + picture.height / 2];
  const write = (letter: string, x: number, y: number) =>
    drawLetter(target, letter, Math.round(x), Math.round(y));
  write(letters.left, left + 4, centre - 7);
  write(letters.right, left + picture.width - 14, centre - 7);
  write(letters.top, middle - 5, imageTop + 4);
  write(letters.bottom, middle - 5, imageTop + picture.height - 18);
}

/** Light with a dark rim, so that it can be read on air as on bone. */
function drawLetter(target: Picture, letter: string, left: number, top: number): void {
  for (const [dx, dy] of [
    [-2, 0],
    [2, 0],
    [0, -2],
    [0, 2],
  ]) {
    drawText(target, letter, left + dx, top + dy, 2, background);
  }
  drawText(target, letter, left, top, 2, faint);
}

/** What stands in each line of the legend: labels, as many as fit. */
function legendLines(names: readonly string[], width: number): number[][] {
  const lines: number[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (let label = 1; label < names.length; label++) {
    const needed = entryWidth(names[label]);
    if (used + needed > width) {
      lines.push([]);
      used = 0;
    }
    lines[lines.length - 1].push(label);
    used += needed;
  }
  return lines;
}

function entryWidth(name: string): number {
  return 20 + textWidth(name, 2) + 2 * gap;
}

function drawLegend(
  target: Picture,
  lines: readonly (readonly number[])[],
  names: readonly string[],
  top: number,
): void {
  const colours = labelColours(names);
  lines.forEach((line, row) => {
    let left = gap;
    const y = top + row * legendRow;
    for (const label of line) {
      fillRectangle(target, left, y, 14, 14, rgbOf(colours[label]));
      drawText(target, names[label], left + 20, y, 2, ink);
      left += entryWidth(names[label]);
    }
  });
}
