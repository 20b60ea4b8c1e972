import picocolors from 'picocolors';

/** One of the two streams that a command writes to. */
export interface Stream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
}

/** Standard output and standard error: those of the process, or those of a test. */
export interface Streams {
  readonly stdout: Stream;
  readonly stderr: Stream;
}

/** What a command prints with. */
export interface Terminal {
  /** A line of the result, to standard output. */
  print(line?: string): void;
  /** A line about the work, to standard error; `--quiet` drops it. */
  note(line: string): void;
  /** A line to standard error that was asked for, under `--quiet` as well. */
  say(line: string): void;
  /** Colours for `print`; plain unless standard output is a terminal. */
  readonly colours: Colours;
  /** Where progress is shown; null under `--quiet`. */
  readonly progress: Stream | null;
}

type Colours = ReturnType<typeof picocolors.createColors>;

/** The terminal for `streams`. */
export function createTerminal({ stdout, stderr }: Streams, quiet: boolean): Terminal {
  return {
    print: (line = '') => void stdout.write(`${line}\n`),
    say: (line) => void stderr.write(`${line}\n`),
    note: (line) => void (quiet || stderr.write(`${line}\n`)),
    colours: picocolors.createColors(hasColours(stdout)),
    progress: quiet ? null : stderr,
  };
}

/** Colours only on a terminal, and not where NO_COLOR asks for none (no-color.org). */
export function hasColours(stream: Stream): boolean {
  const { NO_COLOR, TERM } = process.env;
  return stream.isTTY === true && !NO_COLOR && TERM !== 'dumb';
}

const guarded = new WeakSet<Stream>();

/**
 * Lets a reader go before everything is written, as in `obelisk info scan.nii | head -1`: the rest
 * is dropped without a word, and work in progress ends as planned. What else hinders printing, as
 * a full disk behind `> file`, is told once.
 */
export function guardStream(stream: Stream, onFailure: (error: Error) => void): void {
  if (guarded.has(stream)) return;
  guarded.add(stream);
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') onFailure(error);
  });
}
