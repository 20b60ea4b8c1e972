import { type Expression, localsSetIn, rewritten, type Statement } from '../code.js';
import { changedStatements, withBodies } from '../rewriting.js';

/**
 * Full unrolling of loops of a single turn, as over the one channel of a scan: their counter
 * becomes a constant, and the loop around them the innermost one. What the loop leaves in the
 * counter is set still: `withoutUnread` removes it where nobody asks.
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
  if (!ends || !isLoop || !countsUp(step.value, isCounter) || body.kind !== 'block') return null;
  if (localsSetIn(body.body).has(counter.local)) return null;
  // A break leaves two blocks and the loop: it has as many around it as before.
  const shell = (inner: readonly Statement[]): Statement => ({ kind: 'block', body: inner });
  const [turn, last] = [body.body, [step]].map((statements) =>
    changedStatements(statements, (expression) =>
      rewritten(expression, (part) => (isCounter(part) ? counter.value : null)),
    ),
  );
  return shell([shell([shell(turn), ...last])]);
}

/** After a step up from 0 the counter is no longer below 1. */
function countsUp({ op, inputs }: Expression, isCounter: (part: Expression) => boolean): boolean {
  const [before, step] = inputs;
  return op === 'i32Add' && isCounter(before) && step.op === 'i32Const' && step.numbers[0] > 0;
}

function isConstant({ op, numbers }: Expression, value: number): boolean {
  return op === 'i32Const' && numbers[0] === value;
}
