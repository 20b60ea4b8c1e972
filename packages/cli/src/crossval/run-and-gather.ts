import { endingOf } from '../errors.js';
import type { Terminal } from '../terminal.js';
import type { CrossvalJob, CrossvalPlan } from './crossval-plan.js';
import { gather } from './gather.js';
import { requireMemoryAtOnce } from './memory-at-once.js';
import { type RunningJobs, runJobs } from './run-jobs.js';
import { requireSameFolder } from './same-cases.js';

/**
 * Runs jobs, and gathers what is done in any case. What would hinder all of them is told before the
 * first starts. Of several errors the first is the one that counts.
 */
export async function runAndGather(
  terminal: Terminal,
  folder: string,
  plan: CrossvalPlan,
  jobs: readonly CrossvalJob[],
  running: RunningJobs,
): Promise<void> {
  try {
    await requireSameFolder(plan);
    await requireMemoryAtOnce(terminal, plan, jobs, running.atOnce);
    await runJobs(terminal, folder, jobs, running);
  } catch (error) {
    await gather(terminal, folder, plan).catch((later) => {
      terminal.note(`gathering what is done: ${endingOf(later).sentence}`);
    });
    throw error;
  }
  await gather(terminal, folder, plan);
}
