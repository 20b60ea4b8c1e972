// What kernels are made of, and how often.
import fc from 'fast-check';
import {
  type ArrayName,
  arrays,
  type Condition,
  type Expression,
  type Statement,
} from './program.js';

/** A part with a name. */
export function tagged<const Is extends string, Fields>(is: Is, fields: Drawn<Fields>) {
  return fc.record({ is: fc.constant(is), ...fields }) as fc.Arbitrary<{ is: Is } & Fields>;
}
type Drawn<Fields> = { [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> };

/** One of some arbitraries, each as often as its number says. */
export function oneOf<Value>(
  kind: string,
  maxDepth: number,
  ...parts: [number, fc.Arbitrary<Value>][]
) {
  const weighted = parts.map(([weight, arbitrary]) => ({ weight, arbitrary }));
  return fc.oneof({ maxDepth, depthIdentifier: kind, withCrossShrink: true }, ...weighted);
}

export const few = (draw: number) => draw === 0;
export const at = fc.nat(30);
export const literal = tagged('literal', {
  value: fc.constantFrom(0, 1, 2, 3, 4, 0.5, 0.25, 1.5, 0.1, 2.75, 7, 0.99999994),
});
export const constant = tagged('constant', { name: fc.constantFrom('N', 'M', 'F') });
export const local = tagged('local', { at });
export const leaf = oneOf<Expression>(
  'leaf',
  1,
  [60, local],
  [30, literal],
  [20, tagged('thread', { axis: fc.constantFrom('x', 'y', 'z') })],
  [10, constant],
  [10, fc.constant({ is: 'argument' })],
  [3, tagged('counted', { at })],
);

type Parts = {
  value: Expression;
  index: Expression;
  read: Expression;
  condition: Condition;
  statement: Statement;
};

export const drawn = fc.letrec<Parts>((tie) => {
  const [value, index, condition] = [tie('value'), tie('index'), tie('condition')];
  const times = <Value>(count: number, part: fc.Arbitrary<Value>) =>
    fc.array(part, { minLength: count, maxLength: count });
  const binary = (operator: fc.Arbitrary<string>, side: fc.Arbitrary<Expression>) =>
    tagged('binary', { operator, left: side, right: side });
  const call = (name: fc.Arbitrary<string>, count: number) =>
    tagged('call', { name, inputs: times(count, value) });
  const anyValue = oneOf<Expression>('any', 1, [1, leaf], [1, index], [1, value]);
  const block = (maxLength: number) => fc.array(tie('statement'), { maxLength });
  return {
    value: oneOf<Expression>(
      'expression',
      3,
      [50, leaf],
      [30, tie('read')],
      [40, binary(fc.constantFrom('+', '-', '*', '+', '-', '*', '/', '%'), value)],
      [10, call(fc.constantFrom('floor', 'floor', 'ceil', 'round', 'trunc', 'abs', 'sign'), 1)],
      [2, call(fc.constant('tanh'), 1)],
      [10, call(fc.constantFrom('min', 'max'), 2)],
      [5, tagged('negated', { value })],
      [7, tagged('choice', { condition, yes: value, no: value })],
    ),
    /** Sums mostly, and products. */
    index: oneOf<Expression>(
      'expression',
      3,
      [60, leaf],
      [50, binary(fc.constantFrom('+', '+', '-', '*'), index)],
      [10, value],
      [10, call(fc.constant('floor'), 1)],
    ),
    read: fc
      .constantFrom<ArrayName>('v', 'v', 'm', 'w')
      .chain((array) =>
        tagged('read', { array: fc.constant(array), index: times(arrays[array].length, index) }),
      ),
    condition: oneOf<Condition>(
      'condition',
      2,
      [
        50,
        tagged('compared', {
          operator: fc.constantFrom('<', '>', '<=', '>=', '===', '!=='),
          left: value,
          right: value,
        }),
      ],
      [
        10,
        tagged('both', {
          operator: fc.constantFrom('&&', '||'),
          left: condition,
          right: condition,
        }),
      ],
      [5, tagged('not', { condition })],
    ),
    statement: oneOf<Statement>(
      'statement',
      3,
      [50, tagged('declared', { value: anyValue })],
      [
        60,
        tagged('assigned', {
          at,
          counters: fc.nat(15).map(few),
          operator: fc.constantFrom('=', '=', '+=', '-=', '*='),
          value: anyValue,
        }),
      ],
      [10, tagged('stepped', { at, operator: fc.constantFrom('++', '--') })],
      [20, tagged('if', { condition, body: block(3), otherwise: block(2) })],
      [
        30,
        tagged('for', {
          start: fc.constantFrom(0, 0, 0, 1, 3, 0.5),
          bound: oneOf<Expression>('bound', 1, [3, constant], [3, literal], [1, leaf], [1, index]),
          step: fc.constantFrom('++', '++', '++', '--', ' += 1', ' += 2', ' += 0.5'),
          body: block(4),
        }),
      ],
      [
        7,
        tagged('while', {
          form: fc.constantFrom('while', 'do'),
          turns: fc.nat(4),
          condition,
          body: block(3),
        }),
      ],
      [7, tagged('left', { how: fc.constantFrom('break', 'continue'), condition })],
      [4, tagged('returned', { condition, values: times(4, value) })],
    ),
  };
});
