import type { Expression, Statement } from './code.js';

/** The statements with each of their expressions changed; addresses of stores, too. */
export function changedStatements(
  statements: readonly Statement[],
  change: (expression: Expression) => Expression,
): Statement[] {
  return statements.map((statement) =>
    withBodies(changedStatement(statement, change), (body) => changedStatements(body, change)),
  );
}

/** The statement with its own expressions changed, not those of its body. */
export function changedStatement(
  statement: Statement,
  change: (expression: Expression) => Expression,
): Statement {
  switch (statement.kind) {
    case 'set':
      return { ...statement, value: change(statement.value) };
    case 'store':
      return { ...statement, address: change(statement.address), value: change(statement.value) };
    case 'branch':
      return { ...statement, condition: statement.condition && change(statement.condition) };
    case 'if':
      return { ...statement, condition: change(statement.condition) };
    default:
      return statement;
  }
}

/** The statement with other statements inside it; itself where it has no body. */
export function withBodies(
  statement: Statement,
  change: (body: readonly Statement[]) => Statement[],
): Statement {
  if (statement.kind === 'block' || statement.kind === 'loop') {
    return { ...statement, body: change(statement.body) };
  }
  if (statement.kind !== 'if') return statement;
  const { body, otherwise } = statement;
  return { ...statement, body: change(body), otherwise: change(otherwise) };
}
