import { Complaint } from './fuzz-kind.js';

/** What engines and libraries say of themselves, where a sentence about the file was expected. */
const internal = new RegExp(
  [
    ...['\\bundefined\\b', '\\[object ', 'BigInt', 'is not (a function|iterable|defined)'],
    ...['is not a constructor', 'Cannot (read|set|convert|access|mix)', 'circular structure'],
    ...['Invalid (array|typed array|string|DataView|count|date|time) ', 'Maximum call stack'],
    ...['out(side)? (of )?(the )?bounds', 'out of (memory|range)', 'allocation failed'],
  ].join('|'),
  'i',
);

/** Longer is no sentence any more. */
const longest = 2500;

/**
 * Why an error is not what bad input deserves, which is one clear sentence of ours: an Error whose
 * message names the file or its folder; null when it is.
 * @param names - one of which the sentence has to have
 */
export function complaintAbout(error: unknown, names: readonly string[]): string | null {
  if (error instanceof Complaint) return error.message;
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  if (error.constructor !== Error) return `${error.name}: ${error.message}${whereOf(error)}`;
  return complaintAboutSentence(error.message, names);
}

/** The same for a sentence. */
export function complaintAboutSentence(message: string, names: readonly string[]): string | null {
  if (!names.some((name) => message.includes(name))) return `names no file: ${short(message)}`;
  if (internal.test(message)) return `speaks of the program: ${short(message)}`;
  if (message.length > longest)
    return `a sentence of ${message.length} characters: ${short(message)}`;
  return null;
}

const short = (text: string) => (text.length > 200 ? `${text.slice(0, 200)} ...` : text);

/** The first line of ours in the stack. */
function whereOf({ stack = '' }: Error): string {
  const line = stack.split('\n').find((each) => /packages\/\w+\/src/.test(each));
  return line === undefined ? '' : ` at ${line.replace(/^.*?(packages\/[^):]+:\d+).*$/, '$1')}`;
}
