import fc from 'fast-check';
import { at, constant, leaf, literal, local, oneOf, tagged } from './grammar.js';
import type { ArrayName, Expression, Program, Statement } from './program.js';

const binary =
  (left: fc.Arbitrary<Expression>, right: fc.Arbitrary<Expression>) => (sign: string) =>
    tagged('binary', { operator: fc.constant(sign), left, right });

const part = oneOf<Expression>('part', 1, [2, local], [1, literal]);
const factor = tagged('literal', { value: fc.constantFrom(0.5, 0.5, 1.5, 2) });

const move = tagged('assigned', {
  at,
  counters: fc.constant(false),
  operator: fc.constant('='),
  value: oneOf<Expression>(
    'moved',
    1,
    [3, local],
    [2, binary(local, factor)('*')],
    [1, fc.constantFrom('+', '-').chain(binary(local, part))],
  ),
});

const repeated = tagged('for', {
  start: fc.constant(0),
  bound: constant,
  step: fc.constant('++'),
  body: fc.array(move, { minLength: 1, maxLength: 3 }),
});

const read = tagged('read', {
  array: fc.constant<ArrayName>('v'),
  index: fc
    .constantFrom('+', '+', '*')
    .chain(binary(local, part))
    .map((index) => [index]),
});

/** Numbers that go from local to local, halved and added up on the way, and end up in indices. */
export const moves: fc.Arbitrary<Pick<Program, 'body' | 'values'>> = fc
  .record({
    start: fc.array(tagged('declared', { value: leaf }), { minLength: 2, maxLength: 3 }),
    rest: fc.array(oneOf<Statement>('moves', 1, [8, move], [1, repeated]), {
      minLength: 3,
      maxLength: 8,
    }),
    values: fc.array(binary(read, read)('+'), { minLength: 4, maxLength: 4 }),
  })
  .map(({ start, rest, values }) => ({ body: [...start, ...rest], values }));
