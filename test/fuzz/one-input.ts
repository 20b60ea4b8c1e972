import { Random } from '@obelisk/tensor';
import type { FuzzInput, FuzzKind } from './fuzz-kind.js';
import { complaintAbout } from './judge.js';

/** How an input went. */
export interface Verdict {
  /** Whether the program took it. */
  readonly read: boolean;
  /** What is wrong with how it went; null when nothing is. */
  readonly complaint: string | null;
  /** What was thrown. */
  readonly error: unknown;
}

/** The input number `index` of a kind: the same whenever it is made. */
export function makeInput(
  kind: FuzzKind,
  name: string,
  seed: number,
  index: number,
): FuzzInput | Promise<FuzzInput> {
  return kind.make(new Random(hash(`${seed} ${name} ${index}`)));
}

/** FNV-1a. */
function hash(text: string): number {
  let word = 0x811c9dc5;
  for (const character of text) word = Math.imul(word ^ character.charCodeAt(0), 0x01000193);
  return word >>> 0;
}

/** Hands an input to the program. */
export async function tryInput(kind: FuzzKind, input: FuzzInput, folder: string): Promise<Verdict> {
  try {
    await kind.read(input, folder);
    return { read: true, complaint: null, error: null };
  } catch (error) {
    const [name] = Object.keys(input.files);
    return { read: false, complaint: complaintAbout(error, [name, folder]), error };
  }
}
