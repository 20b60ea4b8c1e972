/** A task of the scheduler Slurm. */
export interface SlurmTask {
  /** The same each time that the task starts: cluster, job and place in the array. */
  readonly name: string;
  /** How often it was started again: after it was preempted, or its machine failed. */
  readonly restart: number;
}

/** The task that this process belongs to; undefined where there is no Slurm. */
export function slurmTask(environment: NodeJS.ProcessEnv): SlurmTask | undefined {
  const { SLURM_CLUSTER_NAME: cluster, SLURM_ARRAY_TASK_ID: place } = environment;
  const job = environment.SLURM_ARRAY_JOB_ID ?? environment.SLURM_JOB_ID;
  if (job === undefined) return undefined;
  // At the first start the count is not set.
  const restart = Number(environment.SLURM_RESTART_COUNT ?? 0);
  return { name: [cluster ?? '', job, place ?? ''].join('/'), restart };
}

/** Whether a task is a later start of another one: Slurm has ended the former before. */
export function isRestartOf(task: SlurmTask | undefined, former: SlurmTask | undefined): boolean {
  if (task === undefined || former === undefined) return false;
  return task.name === former.name && task.restart > former.restart;
}
