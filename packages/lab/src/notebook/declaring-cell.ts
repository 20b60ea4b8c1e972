import { compileCell } from '@obelisk/notebook/runtime';

/** Where a name that a cell misses would come from. */
export interface DeclarationHint {
  readonly sentence: string;
  /** Whether a cell before it declares the name. */
  readonly isEarlier: boolean;
}

/**
 * What helps after an error; null when no other cell declares what is missing.
 * @param at - the place of the cell that failed
 */
export function declarationHint(
  message: string,
  sources: readonly string[],
  at: number,
): DeclarationHint | null {
  const name = undefinedName(message);
  if (name === null) return null;
  const found = sources.findIndex((source) => namesOf(source).includes(name));
  if (found < 0 || found === at) return null;
  const isEarlier = found < at;
  const sentence = isEarlier
    ? `Run cell ${found + 1} first: it declares ${name}.`
    : `Cell ${found + 1}, further down, declares ${name}.`;
  return { sentence, isEarlier };
}

/** A name that no cell has defined yet, in the words of each browser; null for other errors. */
function undefinedName(message: string): string | null {
  const name = /^ReferenceError: (?:Can't find variable: )?([\p{L}\p{N}_$]+)/u.exec(message);
  return name?.[1] ?? null;
}

/** What the top level of a cell declares; none while it is being written. */
function namesOf(source: string): readonly string[] {
  try {
    return compileCell(source).names;
  } catch {
    return [];
  }
}
