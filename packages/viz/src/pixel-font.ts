import type { Rgb } from './label-colours.js';
import { fillRectangle, type Picture } from './picture.js';

/** Seven rows of five pixels per letter; a row is one digit in base 32, its highest bit left. */
const glyphs: Record<string, string> = {
  A: 'ehhvhhh',
  B: 'uhhuhhu',
  C: 'ehggghe',
  D: 'uhhhhhu',
  E: 'vgguggv',
  F: 'vgguggg',
  G: 'ehgnhhe',
  H: 'hhhvhhh',
  I: 'e44444e',
  J: '72222ic',
  K: 'hikokih',
  L: 'ggggggv',
  M: 'hrllhhh',
  N: 'hpljhhh',
  O: 'ehhhhhe',
  P: 'uhhuggg',
  Q: 'ehhhlid',
  R: 'uhhukih',
  S: 'fgge11u',
  T: 'v444444',
  U: 'hhhhhhe',
  V: 'hhhhha4',
  W: 'hhhllrh',
  X: 'hha4ahh',
  Y: 'hha4444',
  Z: 'v1248gv',
  0: 'ehjlphe',
  1: '4c4444e',
  2: 'eh168gv',
  3: 'u11e11u',
  4: '26aiv22',
  5: 'vgu11he',
  6: 'eguhhhe',
  7: 'v124888',
  8: 'ehhehhe',
  9: 'ehhf11e',
  '-': '000v000',
  '.': '00000cc',
  '(': '2488842',
  ')': '8422248',
  '/': '11248gg',
  '%': 'op248j3',
  '+': '044v440',
  ':': '0cc0cc0',
  ',': '0000cc8',
};

/** For any character that is not in the table: a hollow box. */
const unknown = 'vhhhhhv';

/** How far the next letter is, in units of the scale: five pixels and a gap. */
const advance = 6;

/** The width in pixels that `drawText` takes. */
export function textWidth(text: string, scale: number): number {
  return Math.max(0, [...text].length * advance - 1) * scale;
}

/**
 * Writes capital letters and digits into a picture. A PNG that is opened on its own has no page
 * around it that could say what its colours mean.
 *
 * @param scale - pixels per dot of the 5 x 7 letters
 */
export function drawText(
  target: Picture,
  text: string,
  left: number,
  top: number,
  scale: number,
  colour: Rgb,
): void {
  [...text.replaceAll('_', ' ').toUpperCase()].forEach((character, i) => {
    if (character === ' ') return;
    [...(glyphs[character] ?? unknown)].forEach((digit, row) => {
      const bits = Number.parseInt(digit, 32);
      for (let column = 0; column < 5; column++) {
        if (((bits >> (4 - column)) & 1) === 0) continue;
        const x = left + (i * advance + column) * scale;
        fillRectangle(target, x, top + row * scale, scale, scale, colour);
      }
    });
  });
}
