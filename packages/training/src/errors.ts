/**
 * What was asked for cannot be meant: another option would have helped, not another file. A
 * program that has a command line can tell it apart by its name.
 *
 * @example
 * ```ts
 * import { UsageError } from '@obelisk/training/command';
 * new UsageError('a batch of 5 is more than the 2 scans').name; // => 'UsageError'
 * ```
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * The work ended in good order because its signal was aborted.
 *
 * @example
 * ```ts
 * import { Interruption } from '@obelisk/training/command';
 * new Interruption('stopped after 12 of 40 steps').name; // => 'Interruption'
 * ```
 */
export class Interruption extends Error {
  override readonly name = 'Interruption';
}
