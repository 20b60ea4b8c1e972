import type { CrossvalJob, CrossvalPlan, TrainingWatcher } from '@obelisk/training/node';
import { countProgress } from '../count-progress.js';
import { interruptible } from '../interruption.js';
import type { Terminal } from '../terminal.js';
import { parentLink } from './parent-link.js';

/** Runs one job under a display; Ctrl-C stops it after its step. */
export async function runJob(
  { note, progress }: Terminal,
  plan: CrossvalPlan,
  job: CrossvalJob,
): Promise<void> {
  const { runFold } = await import('@obelisk/training/node');
  const { progressPicture } = await import('@obelisk/viz/node');
  const { display, signal: ofParent } = parentLink(progress);
  const prepared = countProgress(progress, 'scans prepared');
  let isTraining = false;
  const onFirst = () => {
    display.stop();
    if (isTraining) note('stopping after this step; Ctrl-C again ends at once');
  };
  const watch = (signal: AbortSignal): TrainingWatcher => ({
    signal,
    onNote: note,
    onPrepared(done, all) {
      prepared.update(done, all);
      isTraining = done === all;
      if (isTraining) prepared.stop();
    },
    onProgress: display.show,
    onEpoch: progressPicture(),
  });
  await interruptible(onFirst, (own) =>
    runFold(plan, job, watch(ofParent ? AbortSignal.any([own, ofParent]) : own)),
  ).finally(() => {
    prepared.stop();
    display.stop();
  });
}
