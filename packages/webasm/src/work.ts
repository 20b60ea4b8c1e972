import { bodiesOf, type CellCode, type Expression, expressionsOf, type Statement } from './code.js';

/** Turns of a loop whose bound is not a constant. */
const unknownTurns = 16;

/** About how many instructions a cell takes: known from the code, because sizes are constants. */
export function workOf({ statements }: CellCode): number {
  return statements.reduce((sum, statement) => sum + workOfStatement(statement), 0);
}

function workOfStatement(statement: Statement): number {
  const own = expressionsOf(statement).reduce((sum, expression) => sum + size(expression), 0);
  const inner = bodiesOf(statement).flat();
  const turns = statement.kind === 'loop' ? turnsOf(statement.body) : 1;
  return own + turns * inner.reduce((sum, part) => sum + workOfStatement(part), 0);
}

function size({ inputs }: Expression): number {
  return inputs.reduce((sum, input) => sum + size(input), 1);
}

/** A loop begins by leaving unless its counter is below a bound. */
function turnsOf([first]: readonly Statement[]): number {
  if (first?.kind !== 'branch' || first.condition?.op !== 'i32Eqz') return unknownTurns;
  const [{ op, inputs }] = first.condition.inputs;
  const bound = inputs[1];
  return op.startsWith('i32Lt') && bound?.op === 'i32Const' ? bound.numbers[0] : unknownTurns;
}
