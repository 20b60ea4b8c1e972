/** What one input may take. */
export const limits = {
  /** Seconds of the processor: how busy the machine is does not count. */
  seconds: 5,
  /** Of the whole process at its peak, 1 GB. */
  bytes: 1e9,
  /** Seconds of the clock after which a process is given up. */
  patience: 120,
} as const;
