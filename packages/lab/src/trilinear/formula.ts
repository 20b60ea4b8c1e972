import { axes, type Terms } from './terms.js';

/** A number for a formula: negative ones in brackets, as a factor needs them. */
export function factor(value: number): string {
  const text = number(value);
  return text.startsWith(minus) ? `(${text})` : text;
}

/** As long as a plus, where a hyphen is short. */
const minus = '\u2212';

/** Whole numbers as they are, others with as many digits as one can follow. */
export function number(value: number, digits = 3): string {
  const text = Number.isInteger(value)
    ? String(value)
    : value.toFixed(Math.abs(value) >= 100 ? 1 : digits);
  return Number(text) === 0 ? '0' : text.replace('-', minus);
}

/** Eq. 3: the six weights along the axes, then their eight products, in symbols and numbers. */
export function weightsTex({ point, floor, named, corners }: Terms, chosen: number | null): string {
  const lines = axes.flatMap((axis, a) => {
    const [at, below] = [factor(point[a]), factor(floor[a])];
    return [
      `w_{${axis}u} &= \\lfloor ${axis} \\rfloor + 1 - ${axis} = ${below} + 1 - ${at}` +
        ` = \\mathbf{${number(named[`w${axis}u`])}}`,
      `w_{${axis}d} &= ${axis} - \\lfloor ${axis} \\rfloor = ${factor(point[a])} - ${below}` +
        ` = \\mathbf{${number(named[`w${axis}d`])}}`,
    ];
  });
  const products = corners.map(({ index, factors, weight }) => {
    const symbols = factors.map((name) => `w_{${name.slice(1)}}`).join(' ');
    const numbers = factors.map((name) => number(named[name])).join(' \\cdot ');
    const left = marked(index, chosen, `w_${index}`);
    return `${left} &= ${symbols} = ${numbers} = \\mathbf{${number(weight, 4)}}`;
  });
  return aligned([...lines, ...products]);
}

/** Eq. 2: the sum of eight terms, first in symbols, then with the numbers. */
export function valueTex({ corners, value }: Terms, chosen: number | null): string {
  const symbols = corners.map(({ index }) => marked(index, chosen, `w_${index} I_${index}`));
  const numbers = corners.map(({ index, weight, value: i }) =>
    marked(index, chosen, `${number(weight, 4)} \\cdot ${factor(i)}`),
  );
  const sum = (terms: string[]) => [terms.slice(0, 4).join(' + '), terms.slice(4).join(' + ')];
  const [first, second] = sum(symbols);
  const quarters = [0, 2, 4, 6].map((from) => numbers.slice(from, from + 2).join(' + '));
  return aligned([
    `F &= ${first}`,
    `&\\quad + ${second}`,
    ...quarters.map((pair, line) => (line === 0 ? `&= ${pair}` : `&\\quad + ${pair}`)),
    `&= \\mathbf{${number(value)}}`,
  ]);
}

/** Which corners a derivative compares: the pairs along the axis, and the weights of each pair. */
const pairs = {
  x: {
    outer: 'z',
    inner: 'y',
    differences: [
      [2, 1],
      [4, 3],
      [6, 5],
      [8, 7],
    ],
  },
  y: {
    outer: 'z',
    inner: 'x',
    differences: [
      [3, 1],
      [4, 2],
      [7, 5],
      [8, 6],
    ],
  },
  z: {
    outer: 'y',
    inner: 'x',
    differences: [
      [5, 1],
      [6, 2],
      [7, 3],
      [8, 4],
    ],
  },
} as const;

/** The three partial derivatives as the kernel computes them. */
export function slopesTex({ named, slope }: Terms): string {
  const lines = axes.flatMap((axis, a) => {
    const { outer, inner, differences } = pairs[axis];
    const sum = (
      weight: (name: string) => string,
      difference: (pair: readonly number[]) => string,
    ) => {
      const half = (side: string, [one, two]: (readonly number[])[]) =>
        `${weight(`w${outer}${side}`)} \\left( ${weight(`w${inner}u`)} ${difference(one)} + ` +
        `${weight(`w${inner}d`)} ${difference(two)} \\right)`;
      return [half('u', differences.slice(0, 2)), half('d', differences.slice(2))];
    };
    const symbols = sum(
      (name) => `w_{${name.slice(1)}}`,
      ([to, from]) => `(I_${to} - I_${from})`,
    );
    const numbers = sum(
      (name) => `${number(named[name])} \\cdot`,
      ([to, from]) => factor(named[`i${to}`] - named[`i${from}`]),
    );
    return [
      `\\frac{\\partial F}{\\partial ${axis}} &= ${symbols.join(' + ')}`,
      `&= ${numbers[0]}`,
      `&\\quad + ${numbers[1]} = \\mathbf{${number(slope[a])}}`,
    ];
  });
  return aligned(lines);
}

/** The chosen corner's part of a formula stands out. */
function marked(index: number, chosen: number | null, tex: string): string {
  return index === chosen ? `\\htmlClass{tex-chosen}{${tex}}` : tex;
}

function aligned(lines: readonly string[]): string {
  return `\\begin{aligned}\n${lines.join(' \\\\\n')}\n\\end{aligned}`;
}
