import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseScore, ExperimentResult, FoldSummary, TrainingSettings } from '@obelisk/training';
import { openChosenDevice, tellDevice } from '../device-option.js';
import { Interruption, UsageError } from '../errors.js';
import { findAnyModel } from '../model-option.js';
import type { Terminal } from '../terminal.js';
import { preparedCases } from '../training/prepared-cases.js';
import { openTrainingData, type TrainingData } from '../training/training-data.js';
import { openTrainingFolder, type TrainingFolder } from '../training/training-folder.js';
import { preparationFor } from '../training/training-grid.js';
import { requireTrainingMemory } from '../training/training-memory.js';
import { writePlan } from '../training/training-plan.js';
import { watchedExperiment } from '../training/watched-experiment.js';
import { ownVersion } from '../version.js';
import {
  type CrossvalJob,
  type CrossvalPlan,
  crossvalJobs,
  doneFile,
  isDone,
  modelOfSpec,
} from './crossval-plan.js';
import { foldSettings } from './fold-settings.js';
import { parentLink } from './parent-link.js';
import { requireSameCases } from './same-cases.js';

/** Places of the cases in the data set that a fold holds out, and of all others. */
function splitOfFold(data: TrainingData, { folds }: CrossvalPlan, fold: number) {
  const heldOut = folds[fold].map((name) => data.names.indexOf(name));
  const training = [...data.names.keys()].filter((at) => !heldOut.includes(at));
  return { training, heldOut };
}

/** The job of that name. */
export function jobOfName(plan: CrossvalPlan, name: string): CrossvalJob {
  const job = crossvalJobs(plan).find((candidate) => candidate.name === name);
  if (job) return job;
  throw new UsageError(`--job: there is no '${name}' in this cross-validation (see --print-jobs)`);
}

/**
 * Trains one fold, or goes on with it, segments what it holds out, and writes `summary.json` last.
 * The weights that are scored are the last ones: the held-out scans choose nothing. Until then no
 * other process may work in the fold's folder.
 */
export async function runFold(
  terminal: Terminal,
  folder: string,
  plan: CrossvalPlan,
  job: CrossvalJob,
): Promise<void> {
  const files = await openTrainingFolder(join(folder, job.name), true);
  try {
    // Another process may have finished it before this one had the folder for itself.
    if (isDone(folder, job)) terminal.note(`${job.name} is done`);
    else await trainFold(terminal, files, plan, job);
  } finally {
    files.close();
  }
}

async function trainFold(
  terminal: Terminal,
  files: TrainingFolder,
  plan: CrossvalPlan,
  job: CrossvalJob,
): Promise<void> {
  const { model, augmented } = modelOfSpec(job.model);
  const entry = await findAnyModel(model);
  const chosen = await openChosenDevice(plan.options.device);
  const { device } = chosen;
  const data = await openTrainingData(plan.data, plan.dataSeed, plan.options.phantoms);
  requireSameCases(plan, data);
  const split = splitOfFold(data, plan, job.fold);
  const settings = await foldSettings(entry, augmented, plan, split.training.length);
  await requireTrainingMemory(terminal, { entry, settings, data, grid: plan.grid }, device);
  const preparation = await preparationFor(entry, plan.grid, data);
  const { subset } = await import('@obelisk/training');
  const link = parentLink(terminal);
  const { cache } = plan;
  const cases = await preparedCases(terminal, data, { preparation, cache, signal: link.signal });
  tellDevice(terminal, chosen);
  await writePlan(files.plan, { version: 1, ...job, settings, preparation });
  const heldOut = subset(cases, split.heldOut);
  const result = await watchedExperiment(terminal, {
    experiment: {
      entry,
      labels: data.labels,
      training: subset(cases, split.training),
      validation: heldOut,
      heldOut,
      settings,
      seed: job.seed,
      device,
    },
    preparation,
    folder: files,
    resume: true,
    onStopping: 'stopping after this step; Ctrl-C again ends at once',
    display: link.display,
    signal: link.signal,
    measureStopped: false,
  });
  if (result.history.stopped) throw new Interruption(`${job.name}: interrupted`);
  const scored = await scoreHeldOut(files, data, split.heldOut, result);
  await writeFold(files, plan, job, data, scored, result, split.training.length, settings);
}

/** Puts the labels onto the scans' own voxels, writes them, and measures how well they fit. */
async function scoreHeldOut(
  { path }: TrainingFolder,
  data: TrainingData,
  places: readonly number[],
  { heldOut }: ExperimentResult,
): Promise<CaseScore[]> {
  const { removeTemporaryFiles, writeLabels } = await import('@obelisk/data/node');
  const { caseScore, labelsOnScan } = await import('@obelisk/training');
  const validation = join(path, 'validation');
  if (existsSync(validation)) removeTemporaryFiles(validation);
  else mkdirSync(validation);
  return heldOut.map(({ name, predicted, prepared, seconds }, at) => {
    const { scan, labels: truth } = data.read(places[at]);
    const found = labelsOnScan(predicted, prepared.image, scan);
    writeLabels(join(validation, `${fileName(name)}.nii.gz`), found);
    const onScan = { ...truth, affine: scan.affine };
    const one = { name, predicted: found.data.data, truth: onScan, seconds };
    return caseScore(one, data.labels.length);
  });
}

/** A case's name as a file's. */
export function fileName(name: string): string {
  return name.replaceAll(/[^\w.-]/g, '_');
}

async function writeFold(
  { path }: TrainingFolder,
  plan: CrossvalPlan,
  { model, seed, fold }: CrossvalJob,
  data: TrainingData,
  cases: readonly CaseScore[],
  { network, history, offsets }: ExperimentResult,
  trainingCases: number,
  settings: TrainingSettings,
): Promise<void> {
  const { peakMemory } = await import('@obelisk/training/node');
  const epochs = settings.steps / settings.stepsPerEpoch;
  const summary: FoldSummary = {
    ...{ model, seed, fold, folds: plan.folds.length, labels: data.labels },
    ...{ parameters: network.parameterCount(), trainingCases, epochs, cases, history },
    seconds: { training: history.seconds, perEpoch: history.seconds / epochs },
    peakMemory: peakMemory(),
    device: plan.options.device,
    versions: { obelisk: ownVersion(), node: process.versions.node },
  };
  if (offsets.length > 0) await writeOffsets(join(path, 'offsets.safetensors'), offsets);
  await writePlan(join(path, doneFile), summary);
}

/** [n, 3] per layer, before and after: `offset1.before`. */
async function writeOffsets(path: string, layers: ExperimentResult['offsets']): Promise<void> {
  const { writeFileAtomically } = await import('@obelisk/data/node');
  const { writeSafetensors } = await import('@obelisk/nn');
  const { default: ndarray } = await import('ndarray');
  const asRows = (values: Float32Array) => ndarray(values, [values.length / 3, 3]);
  const arrays = layers.flatMap(({ name, before, after }) => [
    [`${name}.before`, asRows(before)] as const,
    [`${name}.after`, asRows(after)] as const,
  ]);
  writeFileAtomically(path, writeSafetensors(new Map(arrays)));
}
