/** The lines of a header in text up to its end, and where the bytes after it begin. */
export interface TextHeader {
  readonly lines: readonly string[];
  /** Of the first byte after the header. */
  readonly end: number;
}

/** No header of text is longer: what goes on for more is no header. */
const longestHeader = 2 ** 20;

/**
 * Takes the lines of text with which a file begins.
 *
 * @param isLast - whether a line ends the header, which it belongs to
 * @returns null when no such line comes
 */
export function textHeader(
  bytes: Uint8Array,
  isLast: (line: string) => boolean,
): TextHeader | null {
  const lines: string[] = [];
  let start = 0;
  while (start < bytes.length && start < longestHeader) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline;
    const line = new TextDecoder('latin1').decode(bytes.subarray(start, end)).replace(/\r$/, '');
    lines.push(line);
    start = end + 1;
    if (isLast(line)) return { lines, end: Math.min(start, bytes.length) };
  }
  return null;
}

/** The finite numbers of a text, as `1 0 -2.5` or `(1,0,-2.5)`; null when there are others. */
export function numbersIn(text: string): number[] | null {
  const words = text
    .trim()
    .replace(/^\(|\)$/g, '')
    .split(/[\s,]+/);
  const numbers = words.filter((word) => word !== '').map(Number);
  return numbers.length > 0 && numbers.every(Number.isFinite) ? numbers : null;
}

/** As many positive whole numbers as a text has, the sizes of axes; null when it has others. */
export function sizesIn(text: string): number[] | null {
  const numbers = numbersIn(text);
  return numbers?.every((size) => Number.isSafeInteger(size) && size >= 1) ? numbers : null;
}
