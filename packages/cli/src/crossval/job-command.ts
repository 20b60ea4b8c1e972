import { resolve } from 'node:path';
import { printable } from '@obelisk/engine/text';

/** The program as it was started: `node`, its options, and the script. */
function ownCommand(): string[] {
  return [process.execPath, ...process.execArgv, resolve(process.argv[1])];
}

/** The command of one job, as words. */
export function jobArguments(folder: string, name: string): string[] {
  return [...ownCommand(), 'crossval', '--out', resolve(folder), '--job', name];
}

/** The command that gathers the results, as words. */
export function gatherArguments(folder: string): string[] {
  return [...ownCommand(), 'crossval', '--out', resolve(folder), '--gather'];
}

/** Words as a shell reads them, on one line that is safe to print. */
export function shellLine(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (printable(word) === word) return `'${word.replaceAll("'", "'\\''")}'`;
  const parts = [...word].map((character) => {
    if (printable(character) !== character) return bytesOf(character);
    return /[\\']/.test(character) ? `\\${character}` : character;
  });
  return `$'${parts.join('')}'`;
}

/** A character as bash writes its bytes in UTF-8, whatever the locale: \x1b. */
function bytesOf(character: string): string {
  const bytes = [...new TextEncoder().encode(character)];
  return bytes.map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}
