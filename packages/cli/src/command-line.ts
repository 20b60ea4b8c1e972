import type { Command } from 'commander';
import { createTerminal, type Streams, type Terminal } from './terminal.js';

/** The options that every command takes. */
export interface GlobalOptions {
  readonly quiet?: boolean;
  readonly debug?: boolean;
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
    const { quiet = false } = command.optsWithGlobals<GlobalOptions>();
    await run(createTerminal(streams, quiet), ...(parsed as Arguments));
  };
}
