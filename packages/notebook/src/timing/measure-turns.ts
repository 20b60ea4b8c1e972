import { type KernelEvent, onKernel } from '@obelisk/engine';

/** How long a piece of work took, turn by turn, in milliseconds. */
export interface MeasuredTurns {
  /** The kernel that was called last; empty when there was none. */
  readonly kernel: string;
  /** Each of its calls, as `onKernel` reports them: a first one compiles. */
  readonly calls: readonly number[];
  /** Each turn, until what it awaits was there. */
  readonly turns: readonly number[];
}

/**
 * Does a piece of work several times and measures each.
 *
 * @example
 * ```ts
 * import { measureTurns } from '@obelisk/notebook';
 * import { tensor } from '@obelisk/tensor';
 * const x = tensor([[1, 2], [3, 4]]);
 * const { calls, turns } = await measureTurns(3, () => x.matmul(x).data());
 * [calls.length, turns.length]; // => [3, 3]
 * ```
 */
export async function measureTurns(
  count: number,
  work: () => Promise<unknown>,
): Promise<MeasuredTurns> {
  const events: KernelEvent[] = [];
  const turns: number[] = [];
  const stop = onKernel((event) => events.push(event));
  try {
    for (let turn = 0; turn < count; turn++) {
      const started = performance.now();
      await work();
      turns.push(performance.now() - started);
    }
  } finally {
    stop();
  }
  const kernel = events.at(-1)?.kernel ?? '';
  const calls = events.filter((event) => event.kernel === kernel);
  return { kernel, calls: calls.map(({ milliseconds }) => milliseconds), turns };
}
