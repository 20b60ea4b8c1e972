import { binary, type CellCode, type Expression, integer, rewritten } from '../code.js';
import type { Instruction } from '../instructions.js';
import { changedInScope, type Scope } from './single-values.js';
import { WholeNumbers } from './whole-numbers.js';

/**
 * Float-to-integer demotion by data-flow analysis: indices that are floats, as all locals of a
 * kernel are, with their sums done in whole numbers: $\text{trunc}(f + 1)$ becomes
 * $\text{trunc}(f) + 1$ where $f$ is known to be whole, because it is a floor or a sum of such. The
 * eight corners of a sample, `volume[row + 1][column]` and so on, then have addresses that differ
 * by constants.
 */
export function withWholeIndices({ statements, locals }: CellCode): CellCode {
  const whole = new WholeNumbers(statements);
  const changed = changedInScope(statements, (expression, scope) => {
    const indices = new Indices(whole, scope);
    const inAddress = (address: Expression) => rewritten(address, (part) => indices.index(part));
    return rewritten(expression, (part) => {
      if (!part.place) return null;
      return { ...part, inputs: [inAddress(part.inputs[0])] };
    });
  });
  return { statements: changed, locals };
}

/** The indices of one statement. */
class Indices {
  constructor(
    readonly whole: WholeNumbers,
    readonly scope: Scope,
  ) {}

  /** An index as a sum of whole numbers, or null when it is no float that is known to be whole. */
  index(part: Expression): Expression | null {
    if (part.op === 'i32TruncSatF32S') {
      const [float] = part.inputs;
      return this.whole.has(float) ? this.#sum(float, scalars) : null;
    }
    if (part.op !== 'i32x4ExtractLane') return null;
    const vector = this.#resolved(part.inputs[0]);
    if (vector.op !== 'i32x4TruncSatF32x4S') return null;
    const [float] = vector.inputs;
    return this.whole.has(float) ? this.#sum(float, laneOf(part.numbers[0])) : null;
  }

  /** A sum of floats as one of integers, down to the parts that are no sums. */
  #sum(expression: Expression, kind: Kind): Expression {
    const { op, inputs, numbers } = expression;
    if (op === kind.constant) return integer(numbers[0]);
    if (op === 'f32x4Splat') return this.#sum(inputs[0], scalars);
    const operation = kind.operations[op];
    if (operation) {
      const [a, b] = inputs.map((input) => this.#sum(input, kind));
      return binary(operation, a, b);
    }
    const resolved = this.#resolved(expression);
    return resolved === expression ? kind.leaf(expression) : this.#sum(resolved, kind);
  }

  /** The sum that a local stands for here. */
  #resolved(expression: Expression): Expression {
    if (expression.op !== 'localGet') return expression;
    const value = this.scope.get(expression.numbers[0]);
    return value && isSum(value) ? value : expression;
  }
}

/** Constants and locals, and sums of such. */
function isSum({ op, inputs }: Expression): boolean {
  if (op === 'localGet' || op === 'f32Const' || op === 'v128ConstF32x4') return true;
  const isOne = /^(f32(x4)?(Add|Sub|Mul|Splat)|i32x4TruncSatF32x4S)$/.test(op);
  return isOne && inputs.every(isSum);
}

/** How scalars are added up, or the lanes of vectors. */
interface Kind {
  readonly constant: Instruction;
  readonly operations: Readonly<Partial<Record<Instruction, Instruction>>>;
  /** The integer of a float that is no sum. */
  leaf(float: Expression): Expression;
}

const scalars: Kind = {
  constant: 'f32Const',
  operations: { f32Add: 'i32Add', f32Sub: 'i32Sub', f32Mul: 'i32Mul' },
  leaf: (float) => ({ op: 'i32TruncSatF32S', type: 'i32', inputs: [float], numbers: [] }),
};

const laneOf = (lane: number): Kind => ({
  constant: 'v128ConstF32x4',
  operations: { f32x4Add: 'i32Add', f32x4Sub: 'i32Sub', f32x4Mul: 'i32Mul' },
  leaf(float) {
    const whole = {
      op: 'i32x4TruncSatF32x4S',
      type: 'v128',
      inputs: [float],
      numbers: [],
    } as const;
    return { op: 'i32x4ExtractLane', type: 'i32', inputs: [whole], numbers: [lane] };
  },
});
