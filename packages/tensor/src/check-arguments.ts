import { Tensor } from './tensor.js';
import { whatIs } from './what-is.js';

// JavaScript may hand in what the types do not allow; each of these answers with one sentence.

/** Arguments by their names, as messages tell them. */
type Arguments = Readonly<Record<string, unknown>>;

/** @throws Error that names the first that is no tensor */
export function assertTensors(operation: string, values: Arguments): void {
  assertEach(operation, values, 'a tensor', (value) => value instanceof Tensor);
}

/** @throws Error that names the first that is no number */
export function assertNumbers(operation: string, values: Arguments): void {
  assertEach(operation, values, 'a number', (value) => typeof value === 'number');
}

/** @throws Error that names the first that is no list of numbers: sizes, axes, an order */
export function assertLists(operation: string, values: Arguments): void {
  assertEach(operation, values, 'an array of numbers', (value) => {
    return Array.isArray(value) && value.every((one) => typeof one === 'number');
  });
}

/** @throws Error that names the first that is none of the words */
export function assertOneOf(operation: string, values: Arguments, words: readonly string[]): void {
  assertEach(operation, values, words.join(' or '), (value) => words.includes(value as string));
}

/** @throws Error when it is no object of options by their names */
export function assertOptions(operation: string, options: unknown): void {
  assertEach(operation, { options }, 'an object', (value) => {
    const isObject = typeof value === 'object' && value !== null;
    return isObject && !Array.isArray(value) && !(value instanceof Tensor);
  });
}

function assertEach(
  operation: string,
  values: Arguments,
  expected: string,
  isAs: (value: unknown) => boolean,
): void {
  for (const [name, value] of Object.entries(values)) {
    if (isAs(value)) continue;
    throw new Error(`${operation}: ${name} is ${whatIs(value)}, expected ${expected}`);
  }
}
