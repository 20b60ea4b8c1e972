import { readFileBytes, writeFileAtomically } from '@obelisk/data/node';
import { arithmetic, type Device } from '@obelisk/engine';
import { type CheckpointFiles, type CheckpointNotes, checkpointFiles } from '../checkpoint.js';
import { type Experiment, type ExperimentResult, runExperiment } from '../experiment.js';
import { fieldOfViewOf } from '../field-of-view.js';
import { trainingCsv } from '../folder/training-csv.js';
import { type TrainingFolder, writeCheckpoint } from '../folder/training-folder.js';
import type { Preparation } from '../preparation.js';
import type { TrainingState } from '../training-state.js';
import { ownVersion } from '../version.js';
import type { TrainingWatcher } from './training-watcher.js';

/** An experiment with a folder: where it writes, and what its checkpoints say. */
export interface WatchedExperiment
  extends Pick<TrainingWatcher, 'signal' | 'onProgress' | 'onEpoch'> {
  readonly experiment: Omit<
    Experiment,
    'onProgress' | 'onEpoch' | 'signal' | 'resume' | 'measureStopped'
  > & { readonly device: Device };
  readonly preparation: Preparation;
  readonly folder: TrainingFolder;
  /** Goes on from the folder's checkpoint, when there is one. */
  readonly resume: boolean;
  /** Whether a training that was stopped is measured all the same; it is when left out. */
  readonly measureStopped?: boolean;
}

/**
 * Runs an experiment with files after each epoch: the last weights, the best ones, its steps as
 * CSV, and the whole state to resume from. That comes last: with it, the others are there too.
 *
 * @example
 * ```ts
 * import { existsSync, mkdtempSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { phantomSeries } from '@obelisk/data';
 * import { openDevice } from '@obelisk/engine';
 * import { modelEntry } from '@obelisk/models';
 * import { memorySource, paperRecipe, preparationOf, subset } from '@obelisk/training';
 * import { openTrainingFolder, watchedExperiment } from '@obelisk/training/node';
 * const phantoms = [...phantomSeries({ count: 2, seed: 1, size: [8, 8, 8] })];
 * const named = phantoms.map((phantom, at) => ({ name: `phantom ${at}`, ...phantom }));
 * const entry = modelEntry('obelisk');
 * const preparation = preparationOf(entry);
 * const cases = memorySource(named, preparation);
 * const folder = openTrainingFolder(mkdtempSync(`${tmpdir()}/obelisk-`), false);
 * const experiment = {
 *   entry,
 *   labels: entry.labels,
 *   training: subset(cases, [0]),
 *   validation: null,
 *   heldOut: subset(cases, [1]),
 *   settings: { ...paperRecipe, steps: 1, locations: 8 },
 *   seed: 1,
 *   device: openDevice('webasm'),
 * };
 * await watchedExperiment({ experiment, preparation, folder, resume: false });
 * [folder.last, folder.checkpoint].map((path) => existsSync(path)); // => [true, true]
 * folder.close();
 * rmSync(folder.path, { recursive: true });
 * ```
 */
export async function watchedExperiment({
  experiment,
  preparation,
  folder,
  resume,
  ...watcher
}: WatchedExperiment): Promise<ExperimentResult> {
  const { signal, onProgress, onEpoch, measureStopped } = watcher;
  // All scans of a training have as many voxels: the first one stands for them.
  const fieldOfView = fieldOfViewOf((await experiment.training.load(0)).image);
  const saved =
    resume && folder.hasCheckpoint()
      ? { bytes: readFileBytes(folder.checkpoint), name: folder.checkpoint }
      : undefined;
  const { labels, settings } = experiment;
  return runExperiment({
    ...experiment,
    signal,
    resume: saved,
    measureStopped,
    onProgress: (progress) => void (signal?.aborted || onProgress?.(progress)),
    async onEpoch(state, best) {
      const files = await checkpointOf(experiment, { preparation, fieldOfView }, state);
      writeCheckpoint(folder.last, files);
      if (best) writeCheckpoint(folder.best, files);
      const isEnd = signal?.aborted === true || state.step === settings.steps;
      const steps = trainingCsv(state.history, labels, settings);
      writeFileAtomically(folder.steps, new TextEncoder().encode(steps));
      await onEpoch?.({ folder: folder.path, labels, settings, history: state.history, isEnd });
      writeFileAtomically(folder.checkpoint, await state.save());
    },
  });
}

function checkpointOf(
  { entry, labels, seed, device, settings }: WatchedExperiment['experiment'],
  scans: Required<Pick<CheckpointNotes, 'preparation' | 'fieldOfView'>>,
  { network, history }: TrainingState,
): Promise<CheckpointFiles> {
  const versions = { obelisk: ownVersion(), node: process.versions.node };
  const trained = { model: entry.name, labels, ...scans, seed, device: device.name };
  const notes = { ...trained, arithmetic: arithmetic(), settings, versions };
  return checkpointFiles(network, history, notes);
}
