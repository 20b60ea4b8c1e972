import { type Expression, type Statement, someIn } from '../code.js';
import { changedStatement, withBodies } from '../rewriting.js';
import { valuesOf } from './whole-numbers.js';

/**
 * The locals that are set at one place alone, which lies before a statement in its own list or in
 * one around it, so that each time it was run it has set them. Beside each what it was set to, or
 * null where that may be something else by now: it reads other locals.
 */
export type Scope = ReadonlyMap<number, Expression | null>;

/**
 * The statements with each of their expressions changed, in the order in which they are run.
 * @param change - is told what the expression may take for granted
 */
export function changedInScope(
  statements: readonly Statement[],
  change: (expression: Expression, scope: Scope) => Expression,
): Statement[] {
  const values = valuesOf(statements);
  const walk = (list: readonly Statement[], around: Scope): Statement[] => {
    const scope = new Map(around);
    return list.map((statement) => {
      const own = changedStatement(statement, (expression) => change(expression, scope));
      const changed = withBodies(own, (body) => walk(body, scope));
      if (statement.kind === 'set' && values.get(statement.local)?.length === 1) {
        const { local, value } = statement;
        const changes = ({ op, numbers }: Expression) =>
          op === 'localGet' && !scope.has(numbers[0]);
        scope.set(local, someIn(value, changes) ? null : value);
      }
      return changed;
    });
  };
  return walk(statements, new Map());
}
