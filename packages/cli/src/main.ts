import { setImmediate } from 'node:timers/promises';
import { printable, printableLines } from '@obelisk/engine/text';
import { endingOf } from './errors.js';
import { exitCodes } from './exit-codes.js';
import { createProgram } from './program.js';
import { guardStream, type Streams } from './terminal.js';

/**
 * Runs the command that the arguments name and resolves to its exit code. Errors come out as one
 * sentence on standard error.
 * @param argv - the arguments after the program's name
 * @param streams - where to write; standard output and standard error when left out
 *
 * @example
 * ```ts
 * import { main } from '@obelisk/cli';
 * import { PassThrough } from 'node:stream';
 * const [stdout, stderr] = [new PassThrough(), new PassThrough()];
 * await main(['pahntom'], { stdout, stderr }); // => 2
 * String(stderr.read()).includes('did you mean phantom?'); // => true
 * ```
 */
export async function main(argv: readonly string[], streams: Streams = process): Promise<number> {
  let unprintable: unknown = null;
  for (const stream of [streams.stdout, streams.stderr]) {
    guardStream(stream, (error) => {
      unprintable ??= error;
    });
  }
  const program = createProgram(streams);
  try {
    await program.parseAsync(argv, { from: 'user' });
    await setImmediate();
    if (unprintable !== null) await refuseOutput(unprintable);
    return exitCodes.success;
  } catch (error) {
    const { code, sentence } = endingOf(error);
    const { debug = Boolean(process.env.OBELISK_DEBUG) } = program.opts();
    if (debug && sentence !== null) {
      streams.stderr.write(`${printableLines(String((error as Error).stack))}\n`);
    }
    if (sentence !== null) streams.stderr.write(`obelisk: ${printable(sentence)}\n`);
    return code;
  }
}

/** Results that nobody could print are a failure of the command. */
async function refuseOutput(error: unknown): Promise<never> {
  const { reasonOf } = await import('@obelisk/data/node');
  throw new Error(`the results cannot be printed: ${reasonOf(error)}`);
}
