import { type Shape, sizeOf, type Values } from '@obelisk/engine';
import { type NumberFormat, numberFormat } from './number-format.js';

/** Of more numbers than this, only those at the ends of each axis are written. */
const most = 1000;
/** So many at each end. */
const atEnds = 3;
const separator = ', ';
const dots = '...';

/** How an array is laid out in lines. */
interface Layout {
  readonly values: Values;
  readonly shape: Shape;
  readonly isShortened: boolean;
  readonly format: NumberFormat;
}

/**
 * Nested lists of numbers as NumPy writes them (`array2string` with commas): aligned in columns,
 * shortened to the ends of each axis where there are more than a thousand, broken into lines.
 * @param indent - what stands before the first line, whose width the others are moved by
 * @param width - of a line
 */
export function arrayText(values: Values, shape: Shape, indent = '', width = 75): string {
  if (sizeOf(shape) === 0) return '[]';
  const isShortened = values.length > most;
  const shown = placesShown(shape, isShortened).map((at) => values[at]);
  const format = numberFormat(shown, values instanceof Float64Array);
  if (shape.length === 0) return format(values[0]);
  const layout = { values, shape, isShortened, format };
  return listText(layout, 0, 0, ' '.repeat(indent.length + 1), width);
}

/** Indices along an axis that are written; null where dots stand. */
function indicesShown(size: number, isShortened: boolean): (number | null)[] {
  if (!isShortened || size <= 2 * atEnds) return Array.from({ length: size }, (_, at) => at);
  const first = Array.from({ length: atEnds }, (_, at) => at);
  return [...first, null, ...first.map((at) => size - atEnds + at)];
}

function placesShown(shape: Shape, isShortened: boolean): number[] {
  return shape.reduce<number[]>(
    (places, size) => {
      const indices = indicesShown(size, isShortened).filter((at) => at !== null);
      return places.flatMap((place) => indices.map((at) => place * size + at));
    },
    [0],
  );
}

/** The list of one axis; `indent` stands before its elements where they begin a line. */
function listText(
  layout: Layout,
  axis: number,
  first: number,
  indent: string,
  width: number,
): string {
  const { shape, isShortened, values, format } = layout;
  const indices = indicesShown(shape[axis], isShortened);
  const below = shape.length - axis - 1;
  const placeOf = (index: number) => first * shape[axis] + index;
  if (below === 0) {
    const words = indices.map((at) => (at === null ? dots : format(values[placeOf(at)])));
    return `[${brokenIntoLines(words, indent, width - 1)}]`;
  }
  const parts = indices.map((at) =>
    at === null ? dots : listText(layout, axis + 1, placeOf(at), `${indent} `, width - 1),
  );
  return `[${parts.join(`${separator.trimEnd()}${'\n'.repeat(below)}${indent}`)}]`;
}

function brokenIntoLines(words: readonly string[], indent: string, width: number): string {
  const lines: string[] = [];
  let line = indent;
  for (const [at, word] of words.entries()) {
    if (line.length + word.length > width && line.length > indent.length) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += at === words.length - 1 ? word : word + separator;
  }
  return [...lines, line].join('\n').slice(indent.length);
}
