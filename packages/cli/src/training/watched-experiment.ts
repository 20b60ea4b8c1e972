import type {
  CheckpointNotes,
  Experiment,
  ExperimentResult,
  Preparation,
  TrainingState,
} from '@obelisk/training';
import { interruptible } from '../interruption.js';
import type { Terminal } from '../terminal.js';
import { progressPicture } from './progress-picture.js';
import { type TrainingDisplay, trainingDisplay } from './training-display.js';
import { type TrainingFolder, writeCheckpoint } from './training-folder.js';

/** An experiment of the command line: where it writes, and what its checkpoints say. */
export interface WatchedExperiment {
  readonly experiment: Omit<
    Experiment,
    'onProgress' | 'onEpoch' | 'signal' | 'resume' | 'measureStopped'
  >;
  readonly preparation: Preparation;
  readonly folder: TrainingFolder;
  /** Goes on from the folder's checkpoint, when there is one. */
  readonly resume: boolean;
  /** Said at the first Ctrl-C. */
  readonly onStopping: string;
  readonly display?: TrainingDisplay;
  readonly signal?: AbortSignal;
  /** Whether a training that was stopped is measured all the same; it is when left out. */
  readonly measureStopped?: boolean;
}

/**
 * Runs an experiment under a display, with files after each epoch: the last weights, the best ones,
 * a picture of the progress, and the whole state to resume from. That comes last: with it, the
 * others are there too.
 */
export async function watchedExperiment(
  terminal: Terminal,
  { experiment, preparation, folder, resume, onStopping, ...watched }: WatchedExperiment,
): Promise<ExperimentResult> {
  const { fieldOfViewOf, runExperiment } = await import('@obelisk/training');
  const { readFileBytes, writeFileAtomically } = await import('@obelisk/data/node');
  // All scans of a training have as many voxels: the first one stands for them.
  const fieldOfView = fieldOfViewOf((await experiment.training.load(0)).image);
  const display = watched.display ?? trainingDisplay(terminal.progress);
  const onFirst = () => {
    display.stop();
    terminal.note(onStopping);
  };
  const saved =
    resume && folder.hasCheckpoint()
      ? { bytes: readFileBytes(folder.checkpoint), name: folder.checkpoint }
      : undefined;
  const { labels, settings } = experiment;
  const showProgress = progressPicture({ folder: folder.path, labels, settings });
  return interruptible(onFirst, (interruption) => {
    const signal = watched.signal ? AbortSignal.any([interruption, watched.signal]) : interruption;
    return runExperiment({
      ...experiment,
      signal,
      resume: saved,
      measureStopped: watched.measureStopped,
      onProgress: (progress) => void (signal.aborted || display.show(progress)),
      async onEpoch(state, best) {
        const files = await checkpointOf(experiment, { preparation, fieldOfView }, state);
        await writeCheckpoint(folder.last, files);
        if (best) await writeCheckpoint(folder.best, files);
        await showProgress(state.history, signal.aborted || state.step === settings.steps);
        writeFileAtomically(folder.checkpoint, await state.save());
      },
    });
  }).finally(() => display.stop());
}

async function checkpointOf(
  { entry, labels, seed, device, settings }: WatchedExperiment['experiment'],
  scans: Required<Pick<CheckpointNotes, 'preparation' | 'fieldOfView'>>,
  { network, history }: TrainingState,
) {
  const { checkpointFiles } = await import('@obelisk/training');
  const notes = { model: entry.name, labels, ...scans, seed, device: device.name, settings };
  return checkpointFiles(network, history, notes);
}
