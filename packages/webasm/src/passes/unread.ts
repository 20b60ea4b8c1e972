import { type Expression, eachStatement, expressionsOf, type Statement } from '../code.js';
import { withBodies } from '../rewriting.js';

/** Dead-store elimination: no local is set that nobody reads. */
export function withoutUnread(statements: readonly Statement[]): readonly Statement[] {
  const read = new Set<number>();
  const note = ({ op, numbers, inputs }: Expression): void => {
    if (op === 'localGet') read.add(numbers[0]);
    inputs.forEach(note);
  };
  eachStatement(statements, (statement) => expressionsOf(statement).forEach(note));
  const isUnread = (statement: Statement) => statement.kind === 'set' && !read.has(statement.local);
  let found = false;
  eachStatement(statements, (statement) => {
    found ||= isUnread(statement);
  });
  // What only they read is unread then.
  return found ? withoutUnread(without(statements, isUnread)) : statements;
}

function without(
  statements: readonly Statement[],
  isGone: (statement: Statement) => boolean,
): Statement[] {
  return statements
    .filter((statement) => !isGone(statement))
    .map((statement) => withBodies(statement, (body) => without(body, isGone)));
}
