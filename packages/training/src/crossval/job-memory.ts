import { modelEntry } from '@obelisk/models';
import { stepMemory } from '../planned/step-memory.js';
import { openTrainingData } from '../planned/training-data.js';
import { trainingMemory } from '../planned/training-memory.js';
import { preparedShape } from '../prepared-shape.js';
import { type CrossvalJob, type CrossvalPlan, modelOfSpec } from './crossval-plan.js';
import { foldSettings } from './fold-settings.js';

/** A scan and its prepared image have four bytes a voxel, their labels one. */
const bytesPerVoxel = 10;

/** Of a folder, a job keeps prepared scans of so many bytes in memory (`prepared-source.ts`). */
const mostKept = 512 * 2 ** 20;

/** What jobs need, in bytes. */
export interface JobMemory {
  /** The largest of them, to train and to segment what it holds out. */
  readonly training: number;
  /** For the scans alone, as in gathering. */
  readonly scans: number;
  /** Of the arrays of a training step of the largest, on a graphics processor. */
  readonly graphics: number;
}

/** How much memory jobs need, known before one runs. */
export async function memoryOfJobs(
  plan: CrossvalPlan,
  jobs: readonly CrossvalJob[],
): Promise<JobMemory> {
  const data = await openTrainingData(plan.data, plan.dataSeed, plan.options.phantoms);
  const [depth, height, width] = plan.grid.size ?? preparedShape(data.grid(0), plan.grid);
  const voxels = depth * height * width;
  const scans = Math.min(bytesPerVoxel * voxels * data.names.length, mostKept);
  let [training, graphics] = [0, 0];
  for (const spec of new Set(jobs.map(({ model }) => model))) {
    const { model, augmented } = modelOfSpec(spec);
    const entry = modelEntry(model);
    const settings = foldSettings(entry, augmented, plan, data.names.length);
    const planned = { entry, settings, data, grid: plan.grid };
    training = Math.max(training, trainingMemory(planned));
    const { living } = stepMemory(planned, settings.accumulate);
    graphics = Math.max(graphics, living);
  }
  return { training: training + scans, scans, graphics };
}
