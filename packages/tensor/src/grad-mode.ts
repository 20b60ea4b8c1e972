import { during, processWide } from '@obelisk/engine';

/** Whether they are now. */
export const recording = processWide('operations are recorded', () => true);

/**
 * Whether operations are recorded on the tape.
 *
 * @example
 * ```ts
 * import { isRecording, noGrad } from '@obelisk/tensor';
 * [isRecording(), noGrad(isRecording)]; // => [true, false]
 * ```
 */
export function isRecording(): boolean {
  return recording.value;
}

/**
 * Runs `body` without recording: nothing in it can be differentiated, and nothing is kept for it.
 * The body must be synchronous; what runs after an `await` in it is recorded again.
 *
 * @example
 * ```ts
 * import { noGrad, scale, tensor } from '@obelisk/tensor';
 * const x = tensor([1, 2], { requiresGrad: true });
 * noGrad(() => scale(x, 2)).requiresGrad; // => false
 * ```
 */
export function noGrad<T>(body: () => T): T {
  return during(recording, false, body);
}
