// The code of a kernel between gpu.js, which translates its text, and the bytes of a module: trees
// of expressions in statements, which can be looked through and rewritten.

import type { Instruction, StoreInstruction } from './instructions.js';

export type ValueType = 'i32' | 'f32' | 'v128';

/**
 * A value: an instruction, named as gpu.js names it, with its inputs and its numbers (a constant, a
 * lane, a local). Equal expressions give equal values as long as no local that they read is set.
 */
export interface Expression {
  readonly op: Instruction;
  readonly type: ValueType;
  readonly inputs: readonly Expression[];
  readonly numbers: readonly number[];
  /** Of a load: where it reads. */
  readonly place?: Place;
}

/** A place in memory beside the address: in which array of the kernel, and bytes from there. */
export interface Place {
  /** Number of the argument, or `resultArray`; null for an absolute address. */
  readonly array: number | null;
  readonly offset: number;
}

/** Stands for the result where arrays are numbered. */
export const resultArray = -1;

export type Statement =
  | { readonly kind: 'set'; readonly local: number; readonly value: Expression }
  | {
      readonly kind: 'store';
      readonly op: StoreInstruction;
      readonly address: Expression;
      readonly value: Expression;
      readonly place: Place;
    }
  | { readonly kind: 'block' | 'loop'; readonly body: readonly Statement[] }
  | {
      readonly kind: 'if';
      readonly condition: Expression;
      readonly body: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  | { readonly kind: 'branch'; readonly depth: number; readonly condition: Expression | null }
  | { readonly kind: 'return' };

/** A kernel's code for one cell, or for four neighbours at once. */
export interface CellCode {
  readonly statements: readonly Statement[];
  /** Types of its locals, by number. */
  readonly locals: readonly ValueType[];
}

/** What a thread asks for its place: x, y and z, and the number of its cell. */
export const threadNames = ['x', 'y', 'z', 'cell'] as const;

export const integer = (value: number): Expression => ({
  op: 'i32Const',
  type: 'i32',
  inputs: [],
  numbers: [value],
});

/** `this.thread.x`, .y, .z, or the number of the cell. */
export const thread = (axis: number): Expression => ({
  op: 'thread',
  type: 'i32',
  inputs: [],
  numbers: [axis],
});

export const localValue = (local: number, type: ValueType): Expression => ({
  op: 'localGet',
  type,
  inputs: [],
  numbers: [local],
});

export const binary = (op: Instruction, a: Expression, b: Expression): Expression => ({
  op,
  type: a.type,
  inputs: [a, b],
  numbers: [],
});

/** Whether an expression has a part of which `test` holds. */
export function someIn(expression: Expression, test: (part: Expression) => boolean): boolean {
  return test(expression) || expression.inputs.some((input) => someIn(input, test));
}

/** The expressions that a statement evaluates itself, without those of its body. */
export function expressionsOf(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case 'set':
      return [statement.value];
    case 'store':
      return [statement.address, statement.value];
    case 'if':
      return [statement.condition];
    case 'branch':
      return statement.condition ? [statement.condition] : [];
    default:
      return [];
  }
}

/** The statements inside a statement. */
export function bodiesOf(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case 'block':
    case 'loop':
      return [statement.body];
    case 'if':
      return [statement.body, statement.otherwise];
    default:
      return [];
  }
}

/** Calls `visit` with every statement, outer ones first. */
export function eachStatement(
  statements: readonly Statement[],
  visit: (statement: Statement) => void,
): void {
  for (const statement of statements) {
    visit(statement);
    for (const body of bodiesOf(statement)) eachStatement(body, visit);
  }
}

/** Locals that are set somewhere in these statements. */
export function localsSetIn(statements: readonly Statement[]): Set<number> {
  const set = new Set<number>();
  eachStatement(statements, (statement) => {
    if (statement.kind === 'set') set.add(statement.local);
  });
  return set;
}

/** The expression with each part replaced for which `change` gives another one. */
export function rewritten(
  expression: Expression,
  change: (part: Expression) => Expression | null,
): Expression {
  const changed = change(expression);
  if (changed) return changed;
  const inputs = expression.inputs.map((input) => rewritten(input, change));
  if (inputs.every((input, at) => input === expression.inputs[at])) return expression;
  return { ...expression, inputs };
}
