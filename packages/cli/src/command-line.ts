import type { Command } from 'commander';
import { requireOutputs } from './output-files.js';
import { createTerminal, type Streams, type Terminal } from './terminal.js';

/** The options that every command takes. */
export interface GlobalOptions {
  readonly quiet?: boolean;
  readonly debug?: boolean;
  /** File of the trace; the preset name when only the option is given. */
  readonly profile?: string;
}

/**
 * An action for commander which gets a terminal first, then its arguments, its options and the
 * command itself.
 * @example
 * ```text
 * command.argument('<file>').action(withTerminal(streams, (terminal, file: string) => ...));
 * ```
 */
export function withTerminal<Arguments extends unknown[]>(
  streams: Streams,
  run: (terminal: Terminal, ...parsed: Arguments) => Promise<void>,
): (...parsed: unknown[]) => Promise<void> {
  return async (...parsed) => {
    const command = parsed.at(-1) as Command;
    const { quiet = false, profile } = command.optsWithGlobals<GlobalOptions>();
    const terminal = createTerminal(streams, quiet);
    const work = () => run(terminal, ...(parsed as Arguments));
    if (profile === undefined) return work();
    await requireOutputs([profile], []);
    const { profiled } = await import('./profiling.js');
    await profiled(terminal, profile, work);
  };
}
