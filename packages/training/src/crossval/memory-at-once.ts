import { counted } from '@obelisk/engine/text';
import { gigabytes, onGraphicsProcessor } from '../graphics-memory.js';
import { processMemory } from '../process-memory.js';
import type { CrossvalJob, CrossvalPlan } from './crossval-plan.js';
import { memoryOfJobs } from './job-memory.js';

/**
 * Looks whether jobs that run at a time fit into the memory together. Each looks for itself too,
 * but those that start together all see what none of them has taken yet. How much a graphics
 * processor has left, nobody tells: there only what they need is said.
 * @throws Error when they do not fit
 *
 * @example
 * ```ts
 * import { type CrossvalPlan, crossvalJobs, requireMemoryAtOnce } from '@obelisk/training/node';
 * const plan: CrossvalPlan = {
 *   folder: 'folds',
 *   version: 1,
 *   models: ['obelisk'],
 *   seeds: [1],
 *   folds: [['phantom 1'], ['phantom 2'], ['phantom 3']],
 *   data: 'phantoms',
 *   dataSeed: 1,
 *   grid: { orientation: 'RAS', spacing: null, size: [8, 8, 8], fit: 'crop' },
 *   options: { phantoms: 3, recipe: 'default', device: 'webasm' },
 *   cache: 'prepared',
 * };
 * const notes: string[] = [];
 * await requireMemoryAtOnce(plan, crossvalJobs(plan), 2, (line) => notes.push(line));
 * notes[0].startsWith('2 trainings at a time need about '); // => true
 * ```
 */
export async function requireMemoryAtOnce(
  plan: CrossvalPlan,
  jobs: readonly CrossvalJob[],
  atOnce: number,
  onNote: (line: string) => void,
): Promise<void> {
  const count = Math.min(atOnce, jobs.length);
  if (plan.options.device === 'webgpu') {
    const { graphics } = await memoryOfJobs(plan, jobs);
    const need = `${gigabytes(count * graphics)} ${onGraphicsProcessor}`;
    return onNote(`${counted(count, 'training')} at a time need about ${need}`);
  }
  if (count < 2) return;
  const { training: each } = await memoryOfJobs(plan, jobs);
  // What this process has, no job can have.
  const available = processMemory() - process.memoryUsage.rss();
  onNote(memoryLine(count, each, available));
}

/**
 * Tells what so many jobs need together.
 * @param each - bytes of the largest of them
 * @throws Error when there are fewer than that, which says how many jobs fit
 *
 * @example
 * ```ts
 * import { memoryLine } from '@obelisk/training/node';
 * memoryLine(3, 2e9, 5e9); // throws: expected 2 at a time at most
 * ```
 */
export function memoryLine(count: number, each: number, available: number): string {
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  const need =
    `${count} trainings at a time need about ${gigabytes(count * each)} of memory ` +
    `(${gigabytes(each)} each), there are ${gigabytes(available)}`;
  if (count * each <= available) return need;
  const fitting = Math.floor(available / each);
  throw new Error(
    fitting > 0 ? `${need}; expected ${fitting} at a time at most` : `${need}, not enough for one`,
  );
}
