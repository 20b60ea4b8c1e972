import { type Expression, eachStatement, type Statement } from '../code.js';
import { exactIntegers } from '../exact-integers.js';

const roundings = /^f32(x4)?(Floor|Ceil|Trunc|Nearest|ConvertI32(x4)?[SU])$/;
const keepWhole = /^f32(x4)?(Add|Sub|Mul|Neg|Abs|Min|Max|Splat)$/;

/** Which floats of a kernel are whole numbers: floors, whole constants, and sums of such. */
export class WholeNumbers {
  /** Locals that never hold a fraction. */
  readonly #whole: Set<number>;

  /**
   * A local is whole when all that it is ever set to is, and that may hang on itself
   * (`row = row + 1`) or on others in a circle. So at first every local that is set counts as
   * whole, and one after the other is struck out that is set to what is not, until nothing
   * changes: what is left holds together, and nothing rests on a guess that failed.
   */
  constructor(statements: readonly Statement[]) {
    const values = valuesOf(statements);
    this.#whole = new Set(values.keys());
    for (let before = -1; before !== this.#whole.size; ) {
      before = this.#whole.size;
      for (const [local, expressions] of values) {
        if (!expressions.every((value) => this.has(value))) this.#whole.delete(local);
      }
    }
  }

  /** Whether a float is whole: one number, or all lanes of a vector. */
  has({ op, inputs, numbers }: Expression): boolean {
    if (op === 'f32Const' || op === 'v128ConstF32x4') return numbers.every(isWhole);
    if (roundings.test(op)) return true;
    if (keepWhole.test(op)) return inputs.every((input) => this.has(input));
    return op === 'localGet' && this.#whole.has(numbers[0]);
  }
}

/** Sums of greater ones are rounded. */
const isWhole = (value: number) => Number.isInteger(value) && Math.abs(value) < exactIntegers;

/** What each local is set to, everywhere. */
export function valuesOf(statements: readonly Statement[]): Map<number, Expression[]> {
  const values = new Map<number, Expression[]>();
  eachStatement(statements, (statement) => {
    if (statement.kind !== 'set') return;
    const known = values.get(statement.local);
    if (known) known.push(statement.value);
    else values.set(statement.local, [statement.value]);
  });
  return values;
}
