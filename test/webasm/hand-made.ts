// Code of kernels written by hand, and a way to run and to read it: what a pass makes of it must
// give the same numbers.
import { firstAddress } from '@obelisk/webasm';
import {
  type CellCode,
  type Expression,
  integer,
  localValue,
  resultArray,
  type Statement,
  thread,
  type ValueType,
} from '../../packages/webasm/src/code.js';
import type { Instruction } from '../../packages/webasm/src/instructions.js';
import { loweredStatements } from '../../packages/webasm/src/passes/lower.js';
import { newModule } from '../../packages/webasm/src/read/gpu-js.js';
import { writeCells } from '../../packages/webasm/src/write/writer.js';

export { integer, thread };

const typeOf = (op: Instruction): ValueType =>
  /^(f32x|i32x4|v128)/.test(op) ? 'v128' : op.startsWith('f32') ? 'f32' : 'i32';

/** An instruction with its inputs. */
export const make = (op: Instruction, ...inputs: Expression[]): Expression => ({
  op,
  type: typeOf(op),
  inputs,
  numbers: [],
});

export const float = (value: number): Expression => ({ ...make('f32Const'), numbers: [value] });
export const add = (a: Expression, b: Expression) => make(`${a.type as 'i32'}Add`, a, b);
export const multiply = (a: Expression, b: Expression) => make(`${a.type as 'i32'}Mul`, a, b);

/** A local by its number. */
export const local = (number: number, type: ValueType = 'i32') => localValue(number, type);

/** The number of an argument at an index. */
export const load = (array: number, index: Expression, offset = 0): Expression => ({
  ...make('f32Load', multiply(index, integer(4))),
  place: { array, offset },
});

export const set = (number: number, value: Expression): Statement => ({
  kind: 'set',
  local: number,
  value,
});

/** Puts a float into the result at an index. */
export const store = (index: Expression, value: Expression): Statement => ({
  kind: 'store',
  op: 'f32Store',
  address: multiply(index, integer(4)),
  value,
  place: { array: resultArray, offset: 0 },
});

/** `for (k = from; k < to; k++) body`, as gpu.js writes it. */
export function loop(
  counter: number,
  from: number,
  to: Expression,
  body: Statement[],
): Statement[] {
  const below = make('i32LtS', local(counter), to);
  const turns: Statement[] = [
    { kind: 'branch', depth: 1, condition: make('i32Eqz', below) },
    { kind: 'block', body },
    set(counter, add(local(counter), integer(1))),
    { kind: 'branch', depth: 0, condition: null },
  ];
  return [set(counter, integer(from)), { kind: 'block', body: [{ kind: 'loop', body: turns }] }];
}

const starts = [0, 1, 2].map((array) => firstAddress + 4096 * array);

/**
 * Runs the code for the cell `x` as a module of WebAssembly.
 * @param args - the numbers of the arguments 0 and 1
 * @returns the first numbers of the result
 */
export function run(code: CellCode, args: readonly number[][], length: number, x = 0): number[] {
  const module = newModule();
  const pages = firstAddress / 2 ** 16 + 1;
  module.addMemoryImport(pages, pages, false);
  const params = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'];
  const em = module.addFunction('run', { params, results: [] });
  const places = new Map([resultArray, 0, 1].map((array, at) => [array, 4 + at]));
  const statements = loweredStatements(code.statements);
  writeCells(em, { ...code, statements }, { thread: [0, 1, 2, 3], starts: places });
  module.exportFunction('run');
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  for (const [at, numbers] of args.entries()) {
    new Float32Array(memory.buffer, starts[at + 1]).set(numbers);
  }
  const compiled = new WebAssembly.Module(module.toBytes());
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  (exports.run as (...numbers: number[]) => void)(x, 0, 0, x, ...starts);
  return Array.from(new Float32Array(memory.buffer, starts[0], length));
}

/** Expressions as one reads them: `i32Add(l0, 1)`. */
export function show({ op, inputs, numbers, place }: Expression): string {
  if (op === 'localGet') return `l${numbers[0]}`;
  if (op === 'thread') return 'xyzc'[numbers[0]];
  if (op === 'i32Const' || op === 'f32Const') return String(numbers[0]);
  const where = place ? [`@${place.array}+${place.offset}`] : [];
  return `${op}(${[...where, ...inputs.map(show), ...numbers].join(', ')})`;
}

/** Statements as one reads them, a line each. */
export function lines(statements: readonly Statement[], indent = ''): string[] {
  return statements.flatMap((statement) => {
    switch (statement.kind) {
      case 'set':
        return [`${indent}l${statement.local} = ${show(statement.value)}`];
      case 'store':
        return [`${indent}store ${show(statement.address)} = ${show(statement.value)}`];
      case 'branch': {
        const { condition, depth } = statement;
        return [`${indent}branch ${depth}${condition ? ` if ${show(condition)}` : ''}`];
      }
      case 'if': {
        const { condition, body, otherwise } = statement;
        const inner = [...lines(body, `${indent}  `), `${indent}else`];
        return [`${indent}if ${show(condition)}`, ...inner, ...lines(otherwise, `${indent}  `)];
      }
      case 'block':
      case 'loop':
        return [`${indent}${statement.kind}`, ...lines(statement.body, `${indent}  `)];
      default:
        return [`${indent}return`];
    }
  });
}
