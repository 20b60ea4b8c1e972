import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Budget } from './budget.js';

const file = new URL('budget.json', import.meta.url);

/** The stored budget; without a file, none. */
export function readBudget(): Budget {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Budget) : {};
}

/** Stores a budget, a network after the other by their names, so that changes read well. */
export function writeBudget(budget: Budget): void {
  const sorted = Object.fromEntries(Object.entries(budget).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
}
