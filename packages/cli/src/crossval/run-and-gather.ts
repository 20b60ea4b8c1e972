import type { CrossvalJob, CrossvalPlan } from '@obelisk/training/node';
import { endingOf } from '../errors.js';
import type { Terminal } from '../terminal.js';
import { gather } from './gather.js';
import { type RunningJobs, runJobs } from './run-jobs.js';

/**
 * Runs jobs, and gathers what is done in any case. What would hinder all of them is told before the
 * first starts. Of several errors the first is the one that counts.
 */
export async function runAndGather(
  terminal: Terminal,
  plan: CrossvalPlan,
  jobs: readonly CrossvalJob[],
  running: RunningJobs,
): Promise<void> {
  const { requireMemoryAtOnce, requireSameFolder } = await import('@obelisk/training/node');
  try {
    await requireSameFolder(plan);
    await requireMemoryAtOnce(plan, jobs, running.atOnce, terminal.note);
    await runJobs(terminal, plan.folder, jobs, running);
  } catch (error) {
    await gather(terminal, plan).catch((later) => {
      terminal.note(`gathering what is done: ${endingOf(later).sentence}`);
    });
    throw error;
  }
  await gather(terminal, plan);
}
