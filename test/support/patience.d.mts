/** Tests say how slow the machine is, and how often to look. */
interface Pace {
  readonly slowness?: () => number;
  /** In seconds. */
  readonly tick?: number;
}

/**
 * Calls `giveUp` after so many seconds of a quiet machine, unless the function that it returns is
 * called before.
 */
export function bePatient(seconds: number, giveUp: () => void, pace?: Pace): () => void;
