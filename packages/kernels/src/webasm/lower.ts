import { lowered, withLoweredLoads } from './addresses.js';
import type { Statement } from './code.js';

/** Statements in which each address says where its array begins, and constants stand apart. */
export function loweredStatements(statements: readonly Statement[]): Statement[] {
  return statements.map((statement): Statement => {
    switch (statement.kind) {
      case 'set':
        return { ...statement, value: withLoweredLoads(statement.value) };
      case 'store': {
        const { address, place } = lowered(withLoweredLoads(statement.address), statement.place);
        return { ...statement, address, place, value: withLoweredLoads(statement.value) };
      }
      case 'block':
      case 'loop':
        return { ...statement, body: loweredStatements(statement.body) };
      case 'if':
        return {
          ...statement,
          condition: withLoweredLoads(statement.condition),
          body: loweredStatements(statement.body),
          otherwise: loweredStatements(statement.otherwise),
        };
      case 'branch': {
        const { condition } = statement;
        return { ...statement, condition: condition && withLoweredLoads(condition) };
      }
      default:
        return statement;
    }
  });
}
