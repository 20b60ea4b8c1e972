import { shellLine } from './shell-line.js';

/** What the array script needs to know. */
export interface ArrayNeeds {
  /** The folder of all these files. */
  readonly slurm: string;
  /** Bytes that the largest job needs. */
  readonly memory: number;
  readonly usesGpu: boolean;
}

/** What was measured is up to 30 % off the estimate (see `docs/networks.md`). */
const margin = 1.3;

/** Node with the pictures and the page of a report, beside the scans. */
const gatherBytes = 1e9;

/** Slurm's own limit of the tasks in an array, unless its administrators raised it. */
const mostTasks = 1000;

/**
 * The script of an array of which each task trains one fold. Its argument is the line of
 * `jobs.txt`, counted from 0, of the task 0.
 */
export function arrayScript({ slurm, memory, usesGpu }: ArrayNeeds): string {
  return `#!/bin/bash
# One fold of one model per task: the task runs its line of jobs.txt. submit.sh submits this.
#SBATCH --job-name=obelisk
#SBATCH --output=log-%A_%a.txt
#SBATCH --open-mode=append
# Both compute; large networks can use up to eight.
#SBATCH --cpus-per-task=2
#SBATCH --mem=${mebibytes(margin * memory)}M
${usesGpu ? '#SBATCH --gres=gpu:1\n' : ''}\
# A task that was preempted, or whose node failed, starts again and goes on from its checkpoint.
#SBATCH --requeue
set -euo pipefail
cd "$SLURM_SUBMIT_DIR"
# Without it a task would compute on every core that it sees, also on those of others.
export OBELISK_THREADS="\${OBELISK_THREADS:-$SLURM_CPUS_PER_TASK}"
line=$(sed -n "$(($1 + SLURM_ARRAY_TASK_ID + 1))p" ${shellLine([`${slurm}/jobs.txt`])})
# The training takes the place of this shell, so that it gets Slurm's SIGTERM itself (preemption,
# time limit, scancel): then it stops after its step and writes a checkpoint.
eval "exec $line"
`;
}

/** The script that writes the tables and the report. */
export function gatherScript(command: string, scans: number): string {
  return `#!/bin/bash
# Tables and report from the folds that are done; those that are missing are listed there.
#SBATCH --job-name=obelisk-gather
#SBATCH --output=log-gather-%j.txt
#SBATCH --cpus-per-task=1
#SBATCH --mem=${mebibytes(gatherBytes + scans)}M
#SBATCH --requeue
set -euo pipefail
cd "$SLURM_SUBMIT_DIR"
exec ${command}
`;
}

/**
 * The script that submits both. The second waits until all tasks have ended, well or not
 * (`afterany`): a report that says what is missing is better than none.
 * @param waiting - places in `jobs.txt` of the jobs that are to be done
 */
export function submitScript(slurm: string, waiting: readonly number[]): string {
  const arrays = arraysOf(waiting).map(
    ({ first, tasks }) => `submit --array=${tasks} "$@" "$here/array.sbatch" ${first}`,
  );
  return `#!/bin/bash
# Submits the folds that are to be done, and the gathering that starts when all of them have ended.
# Time limit, partition, account and whatever else sbatch takes come as options, for both:
#   bash submit.sh --time=12:00:00 --partition=day
# or from the environment, in which sbatch itself finds SBATCH_TIMELIMIT, SBATCH_PARTITION,
# SBATCH_ACCOUNT, SBATCH_QOS and others (man sbatch).
set -euo pipefail
here=${shellLine([slurm])}

ids=
submit() {
  local id
  id=$(sbatch --parsable --chdir="$here" "$@")
  ids+=:\${id%%;*}
}

${arrays.join('\n')}
gather=$(sbatch --parsable --chdir="$here" --dependency="afterany$ids" "$@" "$here/gather.sbatch")
echo "array \${ids#:}  gather \${gather%%;*}"
`;
}

interface TaskArray {
  /** Line of `jobs.txt` of the task 0. */
  readonly first: number;
  /** As `0-2,5`. */
  readonly tasks: string;
}

/** More jobs than an array may have tasks become several arrays. */
function arraysOf(waiting: readonly number[]): TaskArray[] {
  const blocks = new Set(waiting.map((at) => Math.floor(at / mostTasks)));
  return [...blocks].map((block) => {
    const first = block * mostTasks;
    const inside = waiting.filter((at) => at >= first && at < first + mostTasks);
    return { first, tasks: ranges(inside.map((at) => at - first)) };
  });
}

/** Ascending numbers as Slurm writes them: `0-2,5`. */
function ranges(numbers: readonly number[]): string {
  const starts = numbers.filter((each, at) => numbers[at - 1] !== each - 1);
  const ends = numbers.filter((each, at) => numbers[at + 1] !== each + 1);
  return starts.map((start, at) => (start === ends[at] ? start : `${start}-${ends[at]}`)).join();
}

const mebibytes = (bytes: number): number => 100 * Math.ceil(bytes / 2 ** 20 / 100);
