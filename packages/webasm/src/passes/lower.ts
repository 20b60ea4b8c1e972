import { lowered, withLoweredLoads } from '../addresses.js';
import type { Statement } from '../code.js';
import { withBodies } from '../rewriting.js';

/**
 * Selection of addressing modes: each address says where its array begins, and its constant goes
 * into the instruction.
 */
export function loweredStatements(statements: readonly Statement[]): Statement[] {
  return statements.map((statement): Statement => {
    switch (statement.kind) {
      case 'set':
        return { ...statement, value: withLoweredLoads(statement.value) };
      case 'store': {
        const { address, place } = lowered(withLoweredLoads(statement.address), statement.place);
        return { ...statement, address, place, value: withLoweredLoads(statement.value) };
      }
      case 'branch': {
        const { condition } = statement;
        return { ...statement, condition: condition && withLoweredLoads(condition) };
      }
      case 'if': {
        const condition = withLoweredLoads(statement.condition);
        return withBodies({ ...statement, condition }, loweredStatements);
      }
      default:
        return withBodies(statement, loweredStatements);
    }
  });
}
