import { InvalidArgumentError } from 'commander';

/** A parser for an option that takes a whole number from `smallest` on, as far as all are exact. */
export function wholeNumber(smallest: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    const isPlain = /^\d+$/.test(text) && Number.isSafeInteger(number);
    if (isPlain && number >= smallest) return number;
    const most = /^\d+$/.test(text) && !isPlain ? `to ${Number.MAX_SAFE_INTEGER}` : 'on';
    throw new InvalidArgumentError(`expected a whole number from ${smallest} ${most}`);
  };
}

/** A decimal number as people write it, as 0.002, .5 or 1e-5; NaN for anything else. */
function decimalNumber(text: string): number {
  const number = /^(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : Number.NaN;
}

/** Reads a decimal number above 0. */
export function positiveNumber(text: string): number {
  const number = decimalNumber(text);
  if (number > 0) return number;
  throw new InvalidArgumentError('expected a number above 0, as 0.075');
}

/** Reads a decimal number from 0 on. */
export function zeroOrMore(text: string): number {
  const number = decimalNumber(text);
  if (number >= 0) return number;
  throw new InvalidArgumentError('expected a number from 0 on, as 0.075');
}

/** Reads a decimal number above 0 and up to 1. */
export function fraction(text: string): number {
  const number = decimalNumber(text);
  if (number > 0 && number <= 1) return number;
  throw new InvalidArgumentError('expected a number above 0 and up to 1, as 0.97');
}

/** Reads a probability below 1, of something that must not happen always. */
export function probability(text: string): number {
  const number = decimalNumber(text);
  if (number >= 0 && number < 1) return number;
  throw new InvalidArgumentError('expected a number from 0 on and below 1, as 0.2');
}

/** Reads `1.5,1.5,3`: millimetres along D, H and W; or `median`, or `none`. */
export function parseSpacing(text: string): 'median' | 'none' | [number, number, number] {
  if (text === 'median' || text === 'none') return text;
  const sizes = text.split(',').map((part) => (/^\s*\d*\.?\d+\s*$/.test(part) ? Number(part) : 0));
  if (sizes.length === 3 && sizes.every((size) => size > 0)) {
    return sizes as [number, number, number];
  }
  throw new InvalidArgumentError(
    'expected three numbers of millimetres, as 1.5,1.5,3, or median, or none',
  );
}

/** Reads `64,48,64`: voxels along D, H and W. */
export function parseSize(text: string): [number, number, number] {
  const sizes = text.split(/[,x]/).map((part) => (/^\d+$/.test(part.trim()) ? Number(part) : 0));
  if (sizes.length === 3 && sizes.every((size) => size > 0)) {
    return sizes as [number, number, number];
  }
  throw new InvalidArgumentError('expected three whole numbers of voxels, as 64,48,64');
}
