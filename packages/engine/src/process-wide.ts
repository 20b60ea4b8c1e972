/** Something of which a process has one, and which changes. */
export interface ProcessWide<T> {
  value: T;
}

const owned = new Map<string, ProcessWide<unknown>>();

/**
 * Something of which a process has one: whether operations are recorded, who listens to them. The
 * engine owns all of it, so that one place tells what two trainings in one process share.
 * @param name - tells it apart; whoever asks first brings what it is at first
 *
 * @example
 * ```ts
 * import { processWide } from '@obelisk/engine';
 * const answer = processWide('the answer', () => 41);
 * answer.value++;
 * processWide('the answer', () => 0).value; // => 42
 * ```
 */
export function processWide<T>(name: string, first: () => T): ProcessWide<T> {
  let found = owned.get(name) as ProcessWide<T> | undefined;
  if (!found) {
    found = { value: first() };
    owned.set(name, found);
  }
  return found;
}

/**
 * Runs `body`, which must be synchronous, with another value, and puts the former one back.
 *
 * @example
 * ```ts
 * import { during, processWide } from '@obelisk/engine';
 * const mood = processWide('mood', () => 'calm');
 * [during(mood, 'merry', () => mood.value), mood.value]; // => ['merry', 'calm']
 * ```
 */
export function during<T, Result>(one: ProcessWide<T>, value: T, body: () => Result): Result {
  const before = one.value;
  one.value = value;
  try {
    return body();
  } finally {
    one.value = before;
  }
}
