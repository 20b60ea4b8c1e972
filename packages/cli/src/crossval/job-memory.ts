import { findAnyModel } from '../model-option.js';
import { openTrainingData, type TrainingData } from '../training/training-data.js';
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
}

/** How much memory jobs need, known before one runs. */
export async function memoryOfJobs(
  plan: CrossvalPlan,
  jobs: readonly CrossvalJob[],
): Promise<JobMemory> {
  const data = await openTrainingData(plan.data, plan.dataSeed, plan.options.phantoms);
  const size = plan.grid.size ?? (await sizeOfAll(data, plan));
  const voxels = data.names.length * size.reduce((product, length) => product * length);
  const scans = Math.min(bytesPerVoxel * voxels, mostKept);
  let training = 0;
  for (const spec of new Set(jobs.map(({ model }) => model))) {
    training = Math.max(training, await memoryOfModel(spec, plan, data, size));
  }
  return { training: training + scans, scans };
}

/** Where a plan gives no size, all scans have that of the first on its grid. */
async function sizeOfAll(data: TrainingData, { grid }: CrossvalPlan) {
  const { prepareCase } = await import('@obelisk/training');
  const { shapeOf } = await import('@obelisk/data');
  return shapeOf(prepareCase(data.read(0), { ...grid, intensity: 'volume' }).image);
}

async function memoryOfModel(
  spec: string,
  plan: CrossvalPlan,
  { names, labels }: TrainingData,
  size: readonly [number, number, number],
): Promise<number> {
  const { memoryNeeded } = await import('@obelisk/training');
  const { model, augmented } = modelOfSpec(spec);
  const entry = await findAnyModel(model);
  const settings = await foldSettings(entry, augmented, plan, names.length);
  const scan = { labels: labels.length, size };
  const batch = Math.ceil(settings.scansPerStep / settings.accumulate);
  return Math.max(
    memoryNeeded(entry, 'training', { ...scan, batch, settings }),
    memoryNeeded(entry, 'inference', scan),
  );
}
