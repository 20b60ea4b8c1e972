import type { Expression, Statement } from '../code.js';
import { withBodies } from '../rewriting.js';

/**
 * Loop rotation, or inversion: loops look at their condition where a turn ends instead of where it
 * begins, with one look before the first: a jump less in each turn. gpu.js writes
 * `block { loop { leave unless c; ...; again } }`; this makes `block { leave unless c; loop { ...;
 * again if c } }` of it.
 */
export function withRotatedLoops(statements: readonly Statement[]): Statement[] {
  return statements.flatMap((statement): Statement[] =>
    statement.kind === 'loop'
      ? rotated(withRotatedLoops(statement.body))
      : [withBodies(statement, withRotatedLoops)],
  );
}

/** The statements that take the place of a loop with this body, inside the block around it. */
function rotated(body: Statement[]): Statement[] {
  const [first, last] = [body[0], body.at(-1)];
  const leaves = first?.kind === 'branch' && first.depth === 1 && first.condition;
  const repeats = last?.kind === 'branch' && last.depth === 0 && !last.condition;
  if (!leaves || !repeats) return [{ kind: 'loop', body }];
  const again: Statement = { ...last, condition: negated(leaves) };
  return [
    { ...first, depth: 0 },
    { kind: 'loop', body: [...body.slice(1, -1), again] },
  ];
}

function negated(condition: Expression): Expression {
  if (condition.op === 'i32Eqz') return condition.inputs[0];
  return { op: 'i32Eqz', type: 'i32', inputs: [condition], numbers: [] };
}
