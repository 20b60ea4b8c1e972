import {
  binary,
  type CellCode,
  type Expression,
  eachStatement,
  integer,
  rewritten,
} from './code.js';
import { changedStatements } from './rewriting.js';

/**
 * Indices that are floats, as all locals of a kernel are, with their sums done in whole numbers:
 * $\text{trunc}(f + 1)$ becomes $\text{trunc}(f) + 1$ where $f$ is known to be whole, because it is
 * a floor or a sum of such. The eight corners of a sample, `volume[row + 1][column]` and so on,
 * then have addresses that differ by constants.
 */
export function withWholeIndices({ statements, locals }: CellCode): CellCode {
  const numbers = new WholeNumbers(statements);
  const inAddress = (address: Expression) => rewritten(address, (part) => numbers.index(part));
  const changed = changedStatements(statements, (expression) =>
    rewritten(expression, (part) => {
      if (!part.place) return null;
      return { ...part, inputs: [inAddress(part.inputs[0])] };
    }),
  );
  return { statements: changed, locals };
}

const roundings = /^f32(x4)?(Floor|Ceil|Trunc|Nearest|ConvertI32(x4)?[SU])$/;
const keepWhole = /^f32(x4)?(Add|Sub|Mul|Neg|Abs|Min|Max|Splat)$/;

class WholeNumbers {
  /** What each local is set to, everywhere. */
  readonly #values = new Map<number, Expression[]>();
  readonly #whole = new Map<number, boolean>();

  constructor(statements: CellCode['statements']) {
    eachStatement(statements, (statement) => {
      if (statement.kind !== 'set') return;
      const { local, value } = statement;
      const known = this.#values.get(local);
      if (known) known.push(value);
      else this.#values.set(local, [value]);
    });
  }

  /** An index as a sum of whole numbers, or null when it is no float that is known to be whole. */
  index(part: Expression): Expression | null {
    if (part.op === 'i32TruncSatF32S') {
      const [float] = part.inputs;
      return this.#isWhole(float) ? this.#sum(float, scalars) : null;
    }
    if (part.op !== 'i32x4ExtractLane') return null;
    const vector = this.#resolved(part.inputs[0]);
    if (vector.op !== 'i32x4TruncSatF32x4S') return null;
    const [float] = vector.inputs;
    return this.#isWhole(float) ? this.#sum(float, laneOf(part.numbers[0])) : null;
  }

  #isWhole(expression: Expression): boolean {
    const { op, inputs, numbers } = expression;
    if (op === 'f32Const' || op === 'v128ConstF32x4') return numbers.every(Number.isInteger);
    if (roundings.test(op)) return true;
    if (keepWhole.test(op)) return inputs.every((input) => this.#isWhole(input));
    return op === 'localGet' && this.#isWholeLocal(numbers[0]);
  }

  #isWholeLocal(local: number): boolean {
    const known = this.#whole.get(local);
    if (known !== undefined) return known;
    this.#whole.set(local, true); // for a local that is set to a sum with itself
    const values = this.#values.get(local) ?? [];
    const isWhole = values.length > 0 && values.every((value) => this.#isWhole(value));
    this.#whole.set(local, isWhole);
    return isWhole;
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

  /**
   * What a local stands for, where that cannot change between its only setting and its use: a sum
   * of constants and of other locals that are set once.
   */
  #resolved(expression: Expression): Expression {
    if (expression.op !== 'localGet') return expression;
    const values = this.#values.get(expression.numbers[0]) ?? [];
    return values.length === 1 && this.#isSteady(values[0]) ? values[0] : expression;
  }

  #isSteady({ op, inputs, numbers }: Expression): boolean {
    if (op === 'localGet') return this.#values.get(numbers[0])?.length === 1;
    if (op === 'f32Const' || op === 'v128ConstF32x4') return true;
    const isSum = /^(f32(x4)?(Add|Sub|Mul|Splat)|i32x4TruncSatF32x4S)$/.test(op);
    return isSum && inputs.every((input) => this.#isSteady(input));
  }
}

/** How scalars are added up, or the lanes of vectors. */
interface Kind {
  readonly constant: string;
  readonly operations: Readonly<Record<string, string>>;
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
