import { shown } from '@obelisk/engine/text';

/** What a member of an object from a file may be. */
export interface Member {
  /** Whether a value is one. */
  readonly holds: (value: unknown) => boolean;
  /** In words, for messages. */
  readonly expected: string;
}

/** A rule for every member: one that is forgotten does not compile. */
export type Members<T> = Readonly<Record<keyof T, Member>>;

/**
 * Makes sure that a value from a file is an object with these members; others may be there as well.
 *
 * @param where - the file and what of it, for messages
 * @throws Error that says which member is wrong, and what was expected
 */
export function requireMembers<T>(value: unknown, members: Members<T>, where: string): T {
  if (!isRecord(value)) throw new Error(`${where} is ${shown(value)}; expected an object`);
  for (const [key, { holds, expected }] of Object.entries<Member>(members)) {
    const member = Object.hasOwn(value, key) ? value[key] : undefined;
    if (holds(member)) continue;
    const found = member === undefined ? `has no ${key}` : `has the ${key} ${shown(member)}`;
    throw new Error(`${where} ${found}; expected ${expected}`);
  }
  return value as T;
}

/** Whether a value is an object, and neither a list nor null. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A whole number from `smallest` on. */
export function countFrom(smallest: number): Member {
  return {
    holds: (value) => Number.isSafeInteger(value) && (value as number) >= smallest,
    expected: `a whole number from ${smallest} on`,
  };
}

/** A finite number for which `holds` is true. */
export function numberThat(holds: (value: number) => boolean, expected: string): Member {
  return { holds: (value) => Number.isFinite(value) && holds(value as number), expected };
}

/** One of a few values. */
export function oneOf(choices: readonly unknown[]): Member {
  return {
    holds: (value) => choices.includes(value),
    expected: choices.map((choice) => JSON.stringify(choice)).join(' or '),
  };
}

/** A text that is not empty. */
export const someText: Member = {
  holds: (value) => typeof value === 'string' && value !== '',
  expected: 'a text',
};

/** A list of so many items at least, each of which is as `item` says. */
export function listOf(item: Member, smallest = 0): Member {
  return {
    holds: (value) => Array.isArray(value) && value.length >= smallest && value.every(item.holds),
    expected: `a list${smallest > 0 ? ` of ${smallest} or more` : ''}, each ${item.expected}`,
  };
}

/** The same, or nothing at all. */
export function optional({ holds, expected }: Member): Member {
  return { holds: (value) => value === undefined || holds(value), expected };
}
