import type { OperationName } from '@obelisk/tensor';

/** What a table says about each operation; with one missing it does not compile. */
export type Rules<Rule> = Readonly<Record<OperationName, Rule>>;

/**
 * The rule for an operation that was seen.
 * @param table - its name, for messages
 * @throws Error for an operation that is not of our packages
 */
export function ruleOf<Rule>(table: string, rules: Rules<Rule>, operation: string): Rule {
  if (Object.hasOwn(rules, operation)) return rules[operation as OperationName];
  throw new Error(`${table}: there is no rule for the operation ${operation}`);
}
