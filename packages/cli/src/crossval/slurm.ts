import type { Terminal } from '../terminal.js';
import type { CrossvalJob } from './crossval-plan.js';

/** Writes scripts. */
export async function writeSlurm(
  _terminal: Terminal,
  _folder: string,
  _jobs: readonly CrossvalJob[],
): Promise<void> {}
