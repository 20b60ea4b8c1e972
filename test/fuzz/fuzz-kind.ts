import type { Random } from '@obelisk/tensor';

/** What is handed to the program: files by their paths in a folder of their own. */
export interface FuzzInput {
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Words of a command line; `{}` stands for the folder. */
  readonly argv?: readonly string[];
}

/** Inputs of one kind, and what the program does with them. */
export interface FuzzKind {
  /** A file that somebody damaged. */
  make(random: Random): FuzzInput | Promise<FuzzInput>;
  /**
   * Reads it as the program does.
   * @param folder - a folder of the kind's own, as earlier inputs left it
   * @throws what the program throws; Complaint for a wrong answer
   */
  read(input: FuzzInput, folder: string): void | Promise<void>;
}

/** An answer that cannot be right. */
export class Complaint extends Error {
  override readonly name = 'Complaint';
}

/** @throws Complaint unless it holds */
export function expect(holds: boolean, complaint: string): void {
  if (!holds) throw new Complaint(complaint);
}

/** An input of a single file. */
export function oneFile(name: string, bytes: Uint8Array): FuzzInput {
  return { files: { [name]: bytes } };
}

/** Name and bytes of that file. */
export function theFile({ files }: FuzzInput): [name: string, bytes: Uint8Array] {
  return Object.entries(files)[0];
}
