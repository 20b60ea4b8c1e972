// Small kernels at random, as trees: what is drawn, and how often. `text.ts` writes them.
import type { Extent } from '@obelisk/kernels';
import fc from 'fast-check';

/** A number. Locals are told by how many names there are: any count finds one of those in scope. */
export type Expression =
  | { readonly is: 'literal'; readonly value: number }
  | { readonly is: 'local' | 'counted'; readonly at: number }
  | { readonly is: 'thread'; readonly axis: 'x' | 'y' | 'z' }
  | { readonly is: 'constant'; readonly name: 'N' | 'M' | 'F' }
  | { readonly is: 'argument' }
  | { readonly is: 'read'; readonly array: ArrayName; readonly index: readonly Expression[] }
  | {
      readonly is: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly is: 'call'; readonly name: string; readonly inputs: readonly Expression[] }
  | { readonly is: 'negated'; readonly value: Expression }
  | {
      readonly is: 'choice';
      readonly condition: Condition;
      readonly yes: Expression;
      readonly no: Expression;
    };

export type Condition =
  | {
      readonly is: 'compared';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly is: 'both';
      readonly operator: string;
      readonly left: Condition;
      readonly right: Condition;
    }
  | { readonly is: 'not'; readonly condition: Condition };

export type Statement =
  | { readonly is: 'declared'; readonly value: Expression }
  | {
      readonly is: 'assigned';
      readonly at: number;
      /** Whether it may be the counter of a loop. */
      readonly counters: boolean;
      readonly operator: string;
      readonly value: Expression;
    }
  | { readonly is: 'stepped'; readonly at: number; readonly operator: string }
  | {
      readonly is: 'if';
      readonly condition: Condition;
      readonly body: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  | {
      readonly is: 'for';
      readonly start: number;
      readonly bound: Expression;
      readonly step: string;
      readonly body: readonly Statement[];
    }
  | {
      readonly is: 'while';
      readonly form: 'while' | 'do';
      readonly turns: number;
      readonly condition: Condition;
      readonly body: readonly Statement[];
    }
  | { readonly is: 'left'; readonly how: 'break' | 'continue'; readonly condition: Condition }
  | {
      readonly is: 'returned';
      readonly condition: Condition;
      readonly values: readonly Expression[];
    };

export interface Program {
  readonly body: readonly Statement[];
  /** One value for each component: the first ones are used. */
  readonly values: readonly Expression[];
  readonly components: 1 | 2 | 3 | 4;
  readonly output: Extent;
  /** From one number of the result to the next; 0 where it is not put into a larger array. */
  readonly step: number;
  /** Whether counters of loops have the names that other locals have elsewhere. */
  readonly sharesNames: boolean;
}

/** The arrays that kernels read, with their sizes. */
export const arrays = { v: [64], m: [12, 9], w: [7, 6, 5] } as const satisfies Record<
  string,
  Extent
>;
export type ArrayName = keyof typeof arrays;

/** A part with a name. */
function tagged<const Is extends string, Fields>(is: Is, fields: Drawn<Fields>) {
  return fc.record({ is: fc.constant(is), ...fields }) as fc.Arbitrary<{ is: Is } & Fields>;
}
type Drawn<Fields> = { [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> };

/** One of some arbitraries, each as often as its number says. */
function oneOf<Value>(kind: string, maxDepth: number, ...parts: [number, fc.Arbitrary<Value>][]) {
  const weighted = parts.map(([weight, arbitrary]) => ({ weight, arbitrary }));
  return fc.oneof({ maxDepth, depthIdentifier: kind, withCrossShrink: true }, ...weighted);
}

const few = (draw: number) => draw === 0;
const at = fc.nat(30);
const literal = tagged('literal', {
  value: fc.constantFrom(0, 1, 2, 3, 4, 0.5, 0.25, 1.5, 0.1, 2.75, 7, 0.99999994),
});
const constant = tagged('constant', { name: fc.constantFrom('N', 'M', 'F') });
const leaf = oneOf<Expression>(
  'leaf',
  1,
  [60, tagged('local', { at })],
  [30, literal],
  [20, tagged('thread', { axis: fc.constantFrom('x', 'y', 'z') })],
  [10, constant],
  [10, fc.constant({ is: 'argument' })],
  [3, tagged('counted', { at })],
);

type Parts = { value: Expression; index: Expression; condition: Condition; statement: Statement };

const drawn = fc.letrec<Parts>((tie) => {
  const [value, index, condition] = [tie('value'), tie('index'), tie('condition')];
  const times = <Value>(count: number, part: fc.Arbitrary<Value>) =>
    fc.array(part, { minLength: count, maxLength: count });
  const binary = (operator: fc.Arbitrary<string>, side: fc.Arbitrary<Expression>) =>
    tagged('binary', { operator, left: side, right: side });
  const call = (name: fc.Arbitrary<string>, count: number) =>
    tagged('call', { name, inputs: times(count, value) });
  const read = fc
    .constantFrom<ArrayName>('v', 'v', 'm', 'w')
    .chain((array) =>
      tagged('read', { array: fc.constant(array), index: times(arrays[array].length, index) }),
    );
  const anyValue = oneOf<Expression>('any', 1, [1, leaf], [1, index], [1, value]);
  const block = (maxLength: number) => fc.array(tie('statement'), { maxLength });
  return {
    value: oneOf<Expression>(
      'expression',
      3,
      [50, leaf],
      [30, read],
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

const size = (largest: number) => fc.integer({ min: 1, max: largest });

/** A kernel of some statements, with outputs of one to three dimensions. */
export const program: fc.Arbitrary<Program> = fc.record({
  body: fc.array(drawn.statement, { minLength: 1, maxLength: 6 }),
  values: fc.array(drawn.value, { minLength: 4, maxLength: 4 }),
  components: fc.constantFrom<(1 | 2 | 3 | 4)[]>(1, 1, 1, 2, 3, 4),
  output: fc.oneof(
    fc.tuple(size(21)),
    fc.tuple(size(13), size(3)),
    fc.tuple(size(9), size(2), size(3)),
  ),
  step: fc.constantFrom(0, 0, 0, 1, 2),
  sharesNames: fc.nat(7).map(few),
});
