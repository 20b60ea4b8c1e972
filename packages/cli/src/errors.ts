import { Interruption, UsageError } from '@obelisk/training/command';
import { CommanderError } from 'commander';
import { exitCodes } from './exit-codes.js';

/** How a command ended that threw: its exit code and the one sentence to tell. */
export interface Ending {
  readonly code: number;
  /** Nothing to tell after help or the version. */
  readonly sentence: string | null;
}

/** What an error means to the user. */
export function endingOf(error: unknown): Ending {
  if (error instanceof CommanderError) return usageEnding(error);
  if (error instanceof UsageError) return { code: exitCodes.usage, sentence: error.message };
  if (error instanceof Interruption) {
    return { code: exitCodes.interrupted, sentence: error.message };
  }
  return { code: exitCodes.failure, sentence: failureSentence(error) };
}

function usageEnding({ exitCode, code, message }: CommanderError): Ending {
  if (exitCode === 0) return { code: exitCodes.success, sentence: null };
  if (code === 'commander.help') return { code: exitCodes.usage, sentence: null };
  const sentence = message
    .replace(/^error: /, '')
    .replace(/\n\(Did you mean (.*)\?\)$/, '; did you mean $1?')
    .replace('. Allowed choices are', '; expected one of')
    .replace(/\. (?=expected)/i, '; ')
    .replace('; Expected', '; expected')
    .replace(/\.$/, '');
  return { code: exitCodes.usage, sentence };
}

/**
 * The packages throw plain Errors, whose sentence goes on behind a line break in a name; any other
 * kind comes from a slip in the program.
 */
function failureSentence(error: unknown): string {
  if (!(error instanceof Error)) return bug(String(error));
  if (isOutOfMemory(error)) return `the memory does not suffice: ${firstLine(error.message)}`;
  if (error.constructor === Error) return error.message;
  return bug(`${error.name}: ${firstLine(error.message)}`);
}

function isOutOfMemory({ name, message }: Error): boolean {
  return name === 'RangeError' && /allocation failed|array (buffer )?length|memory/i.test(message);
}

function bug(what: string): string {
  return `this is a bug of obelisk, please report it (--debug shows where it is): ${what}`;
}

const firstLine = (text: string): string => text.split('\n', 1)[0];
