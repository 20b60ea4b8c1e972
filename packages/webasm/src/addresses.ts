import { binary, type Expression, integer, type Place, rewritten } from './code.js';

/**
 * An address as a sum: $c + \sum_j f_j \, v_j$, modulo $2^{32}$ as all of its arithmetic is.
 * Written so, loads that differ by a constant share the rest of their addresses.
 */
export interface Sum {
  readonly terms: readonly Term[];
  readonly constant: number;
}

export interface Term {
  readonly value: Expression;
  readonly factor: number;
  /** Equal for equal values. */
  readonly key: string;
}

/** A text that is equal for equal expressions. */
export function keyOf({ op, inputs, numbers, place }: Expression): string {
  const where = place ? `@${place.array},${place.offset}` : '';
  return `${op}${where}(${[...numbers, ...inputs.map(keyOf)].join()})`;
}

/** An expression of whole numbers as a sum. */
export function sumOf(expression: Expression): Sum {
  const { op, inputs, numbers } = expression;
  if (op === 'i32Const') return { terms: [], constant: numbers[0] };
  if (op === 'i32Add') return added(sumOf(inputs[0]), sumOf(inputs[1]));
  if (op === 'i32Sub') return added(sumOf(inputs[0]), scaled(sumOf(inputs[1]), -1));
  if (op === 'i32Mul' || op === 'i32Shl') {
    const [a, b] = inputs.map(sumOf);
    if (b.terms.length === 0) {
      return scaled(a, op === 'i32Mul' ? b.constant : 1 << b.constant);
    }
    if (op === 'i32Mul' && a.terms.length === 0) return scaled(b, a.constant);
  }
  return { terms: [{ value: expression, factor: 1, key: keyOf(expression) }], constant: 0 };
}

function added(a: Sum, b: Sum): Sum {
  const terms = new Map(a.terms.map((term) => [term.key, term]));
  for (const term of b.terms) {
    const factor = ((terms.get(term.key)?.factor ?? 0) + term.factor) | 0;
    if (factor === 0) terms.delete(term.key);
    else terms.set(term.key, { ...term, factor });
  }
  return { terms: [...terms.values()], constant: (a.constant + b.constant) | 0 };
}

function scaled({ terms, constant }: Sum, by: number): Sum {
  const products = terms.map((term) => ({ ...term, factor: Math.imul(term.factor, by) }));
  return {
    terms: products.filter(({ factor }) => factor !== 0),
    constant: Math.imul(constant, by),
  };
}

/** Where the numbers of an array begin, which is told with each call. */
const arrayStart = (array: number): Expression => ({
  op: 'arrayStart',
  type: 'i32',
  inputs: [],
  numbers: [array],
});

/**
 * The order in which the terms of an address are added: what changes least comes first, so that the
 * engine computes the sum of those once, outside of the loops.
 */
function rankOf({ value: { op, numbers } }: Term): number {
  if (op === 'arrayStart') return 0;
  if (op === 'thread') return 3 - numbers[0]; // z, y, x
  if (op === 'localGet') return 4 + numbers[0];
  return op === 'i32x4ExtractLane' ? ranks.ofALane : ranks.ofAllLanes;
}

const ranks = { ofAllLanes: 10_000, ofALane: 10_001 };

/** A sum as an expression again. */
export function expressionOf({ terms, constant }: Sum): Expression {
  const parts = [...terms]
    .sort((a, b) => rankOf(a) - rankOf(b))
    .map(({ value, factor }) => (factor === 1 ? value : binary('i32Mul', value, integer(factor))));
  if (constant !== 0 || parts.length === 0) parts.push(integer(constant));
  return parts.reduce((sum, part) => binary('i32Add', sum, part));
}

/** No array begins before this address. */
export const firstAddress = 2 ** 20;

/**
 * An address and a place of the array in it, as an address that contains where the array begins and
 * a constant that goes into the instruction. The instruction adds it without wrapping round: that
 * is the same as long as the rest is not negative, which constants below `firstAddress` warrant.
 */
export function lowered(address: Expression, place: Place): { address: Expression; place: Place } {
  const whole = place.array === null ? address : binary('i32Add', arrayStart(place.array), address);
  const { terms, constant } = sumOf(whole);
  const offset = constant + place.offset;
  const fits = offset >= 0 && offset < firstAddress;
  return {
    address: expressionOf({ terms, constant: fits ? 0 : offset }),
    place: { array: null, offset: fits ? offset : 0 },
  };
}

/** The expression with the addresses of all loads lowered. */
export function withLoweredLoads(expression: Expression): Expression {
  return rewritten(expression, (part) => {
    if (!part.place) return null;
    const { address, place } = lowered(withLoweredLoads(part.inputs[0]), part.place);
    return { ...part, inputs: [address], place };
  });
}
