import { printable } from '@obelisk/engine/text';
import picocolors from 'picocolors';

/** Marks a stream that `guardStream` has seen. */
const isGuarded = Symbol('what hinders printing is told');

/** One of the two streams that a command writes to. */
export interface Stream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  [isGuarded]?: true;
}

/** Standard output and standard error: those of the process, or those of a test. */
export interface Streams {
  readonly stdout: Stream;
  readonly stderr: Stream;
}

/** Adds colours of our own to a line that is safe to print. */
export type Paint = (line: string) => string;

/**
 * What a command prints with. Names in a line come from files, so that each line is made printable
 * here, as the last thing before it leaves: it stays one line, and no name colours it.
 */
export interface Terminal {
  /** A line of the result, to standard output. */
  print(line?: string, paint?: Paint): void;
  /** A line about the work, to standard error; `--quiet` drops it. */
  note(line: string): void;
  /** A line to standard error that was asked for, under `--quiet` as well. */
  say(line: string): void;
  /** Colours to paint with; plain unless standard output is a terminal. */
  readonly colours: Colours;
  /** Where progress is shown; null under `--quiet`. */
  readonly progress: Stream | null;
}

type Colours = ReturnType<typeof picocolors.createColors>;

/** The terminal for `streams`. */
export function createTerminal({ stdout, stderr }: Streams, quiet: boolean): Terminal {
  return {
    print: (line = '', paint = (plain) => plain) =>
      void stdout.write(`${paint(printable(line))}\n`),
    say: (line) => void stderr.write(`${printable(line)}\n`),
    note: (line) => void (quiet || stderr.write(`${printable(line)}\n`)),
    colours: picocolors.createColors(hasColours(stdout)),
    progress: quiet ? null : stderr,
  };
}

/** Prints several lines. */
export function printAll({ print }: Terminal, lines: readonly string[]): void {
  for (const line of lines) print(line);
}

/** Prints a value as JSON, its members one a line. */
export function printJson(terminal: Terminal, value: object): void {
  printAll(terminal, JSON.stringify(value, null, 2).split('\n'));
}

/** Colours only on a terminal, and not where NO_COLOR asks for none (no-color.org). */
export function hasColours(stream: Stream): boolean {
  const { NO_COLOR, TERM } = process.env;
  return stream.isTTY === true && !NO_COLOR && TERM !== 'dumb';
}

/**
 * Lets a reader go before everything is written, as in `obelisk info scan.nii | head -1`: the rest
 * is dropped without a word, and work in progress ends as planned. What else hinders printing, as
 * a full disk behind `> file`, is told once.
 */
export function guardStream(stream: Stream, onFailure: (error: Error) => void): void {
  if (stream[isGuarded]) return;
  stream[isGuarded] = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') onFailure(error);
  });
}
