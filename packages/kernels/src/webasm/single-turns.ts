import { type Expression, rewritten, type Statement } from './code.js';
import { changedStatements, withBodies } from './rewriting.js';

/**
 * Code in which loops of a single turn, as over the one channel of a scan, are no loops any more:
 * their counter is a constant, and the loop around them becomes the innermost one.
 */
export function withoutSingleTurns(statements: readonly Statement[]): Statement[] {
  const list = statements.map((statement) => withBodies(statement, withoutSingleTurns));
  return list.map((statement, at) => singleTurn(list[at - 1], statement) ?? statement);
}

/**
 * `block { loop { leave unless k < 1; block { ... }; k = k + 1; again } }` after `k = 0`, as the
 * block of its only turn.
 */
function singleTurn(counter: Statement | undefined, statement: Statement): Statement | null {
  if (counter?.kind !== 'set' || !isConstant(counter.value, 0)) return null;
  if (statement.kind !== 'block' || statement.body.length !== 1) return null;
  const [loop] = statement.body;
  if (loop.kind !== 'loop' || loop.body.length !== 4) return null;
  const [leave, body, step, again] = loop.body;
  if (leave.kind !== 'branch' || leave.condition?.op !== 'i32Eqz') return null;
  const [{ op, inputs }] = leave.condition.inputs;
  const isCounter = (part: Expression) =>
    part.op === 'localGet' && part.numbers[0] === counter.local;
  const ends = op === 'i32LtS' && isCounter(inputs[0]) && isConstant(inputs[1], 1);
  const isLoop = step.kind === 'set' && step.local === counter.local && again.kind === 'branch';
  if (!ends || !isLoop || body.kind !== 'block') return null;
  // A break leaves two blocks and the loop: it has as many around it as before.
  const shell = (inner: readonly Statement[]): Statement => ({ kind: 'block', body: inner });
  const turn = changedStatements(body.body, (expression) =>
    rewritten(expression, (part) => (isCounter(part) ? counter.value : null)),
  );
  return shell([shell([shell(turn)])]);
}

function isConstant({ op, numbers }: Expression, value: number): boolean {
  return op === 'i32Const' && numbers[0] === value;
}
