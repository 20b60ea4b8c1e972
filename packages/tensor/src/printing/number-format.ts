/** Digits behind the point, at most. */
const precision = 8;

/** Writes a number in as many columns as the others that stand beside it. */
export type NumberFormat = (number: number) => string;

/** A number's sign and digits before the point, its digits behind it, and its power of ten. */
interface Parts {
  readonly whole: string;
  readonly fraction: string;
  readonly exponent: string;
}

/**
 * How numbers are written below each other, as NumPy does it: the fewest digits that tell each from
 * its neighbours, points in one column, powers of ten where the largest is 10^8 or more, a thousand
 * times the smallest, or the smallest is below 10^-4.
 * @param isDouble - whether they are float64 numbers; their neighbours are closer
 */
export function numberFormat(numbers: readonly number[], isDouble: boolean): NumberFormat {
  const finite = numbers.filter(Number.isFinite);
  const sizes = finite.filter((number) => number !== 0).map(Math.abs);
  const [largest, smallest] = [Math.max(...sizes), Math.min(...sizes)];
  const isScientific =
    sizes.length > 0 && (largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1000);
  const partsOf = isScientific ? scientific : positional;
  const all = finite.map((number) => partsOf(number, isDouble));
  const widest = (part: keyof Parts) => Math.max(0, ...all.map((parts) => parts[part].length));
  const right = widest('fraction');
  const exponent = widest('exponent');
  const others = numbers.filter((number) => !Number.isFinite(number)).map(nameOf);
  const left = Math.max(
    widest('whole'),
    ...others.map((name) => name.length - right - exponent - 1),
  );
  return (number) => {
    if (!Number.isFinite(number)) return nameOf(number).padStart(left + 1 + right + exponent);
    const parts = isScientific ? fixed(number, right) : positional(number, isDouble);
    const power = parts.exponent && withDigits(parts.exponent, exponent);
    return `${parts.whole.padStart(left)}.${parts.fraction.padEnd(right)}${power}`;
  };
}

/** `e+5` with so many characters: `e+05`. */
function withDigits(exponent: string, length: number): string {
  return exponent.slice(0, 2) + exponent.slice(2).padStart(length - 2, '0');
}

function nameOf(number: number): string {
  if (Number.isNaN(number)) return 'nan';
  return number > 0 ? 'inf' : '-inf';
}

function positional(number: number, isDouble: boolean): Parts {
  const { sign, digits, power } = shortest(number, isDouble);
  // digits d1 d2 d3 ... stand for d1.d2d3... times 10^power
  const padded = digits.padEnd(power + 1, '0');
  const whole = power < 0 ? '0' : padded.slice(0, power + 1);
  const fraction = power < 0 ? '0'.repeat(-power - 1) + digits : padded.slice(power + 1);
  if (fraction.length <= precision) return { whole: sign + whole, fraction, exponent: '' };
  const [rounded, behind = ''] = Math.abs(number).toFixed(precision).split('.');
  return { whole: sign + rounded, fraction: behind.replace(/0+$/, ''), exponent: '' };
}

function scientific(number: number, isDouble: boolean): Parts {
  const { digits } = shortest(number, isDouble);
  return fixed(number, Math.min(digits.length - 1, precision));
}

/** With so many digits behind the point, as all numbers beside it have. */
function fixed(number: number, count: number): Parts {
  const sign = isNegative(number) ? '-' : '';
  const [digits, power] = Math.abs(number).toExponential(count).split('e');
  const [whole, fraction = ''] = digits.split('.');
  const exponent = `e${power[0]}${power.slice(1).padStart(2, '0')}`;
  return { whole: sign + whole, fraction, exponent };
}

/** The fewest digits that make this number and no other, and the power of ten of the first. */
function shortest(number: number, isDouble: boolean) {
  const size = Math.abs(number);
  let text = size.toExponential();
  for (let count = 0; !isDouble && count <= precision; count++) {
    text = size.toExponential(count);
    if (Math.fround(Number(text)) === Math.fround(size)) break;
  }
  const [mantissa, power] = text.split('e');
  const digits = mantissa.replace('.', '').replace(/0+$/, '');
  const sign = isNegative(number) ? '-' : '';
  return { sign, digits: digits || '0', power: Number(power) };
}

function isNegative(number: number): boolean {
  return number < 0 || Object.is(number, -0);
}
