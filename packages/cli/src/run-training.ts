import type { ChosenDevice } from '@obelisk/kernels';
import type { ModelEntry } from '@obelisk/models';
import type { Experiment, ExperimentResult, TrainingSettings } from '@obelisk/training';
import { Interruption } from './errors.js';
import { interruptible } from './interruption.js';
import { decimal } from './organ-lines.js';
import type { Terminal } from './terminal.js';
import { tableLines } from './text-table.js';
import type { TrainingData } from './training-data.js';
import { trainingDisplay } from './training-display.js';
import { type TrainingFolder, writeCheckpoint } from './training-folder.js';
import { heldOutDice, reportPage } from './training-report.js';

/** A training as the user asked for it. */
export interface TrainingRun {
  readonly title: string;
  readonly entry: ModelEntry;
  readonly data: TrainingData;
  readonly settings: TrainingSettings;
  readonly seed: number;
  readonly chosen: ChosenDevice;
  /** The device by the name that the user gave. */
  readonly asked: string;
  readonly folder: TrainingFolder;
}

/**
 * Trains with a display of the progress, prints Dice per organ on the held-out scans, and writes
 * checkpoints and the report. Ctrl-C ends the training early; what was learned is still measured.
 */
export async function runTraining(terminal: Terminal, run: TrainingRun): Promise<void> {
  const { Random } = await import('@obelisk/tensor');
  const { splitCases } = await import('@obelisk/training');
  const cases = splitCases(run.data.cases, new Random(run.seed));
  terminal.note(
    `${run.data.name}: ${cases.training.length} to train, ${cases.validation.length} for ` +
      `validation, ${cases.heldOut.length} held out`,
  );
  const { entry, data, settings, seed } = run;
  const preprocessing = { ...entry.preprocessing, intensity: data.intensity };
  const { device } = run.chosen;
  const experiment = { entry, labels: data.labels, preprocessing, cases, settings, seed, device };
  const result = await watched(terminal, run, experiment);
  await writeCheckpoint(run.folder.last, await checkpointOf(experiment, result));
  await writeReport(run, experiment, result);
  await printDice(terminal, experiment, result);
  terminal.print(`report   ${run.folder.report}\nweights  ${run.folder.last}`);
  const { steps } = result.history;
  if (result.history.stopped) {
    throw new Interruption(`interrupted after ${steps.length} of ${settings.steps} steps`);
  }
}

/** Runs the experiment under a display, with checkpoints after each epoch. */
async function watched(
  terminal: Terminal,
  { folder }: TrainingRun,
  experiment: Experiment,
): Promise<ExperimentResult> {
  const { runExperiment } = await import('@obelisk/training');
  const display = trainingDisplay(terminal.progress);
  const onFirst = () => {
    display.stop();
    terminal.note('stopping, then measuring what was learned; Ctrl-C again ends at once');
  };
  return interruptible(onFirst, (signal) =>
    runExperiment({
      ...experiment,
      signal,
      onProgress: (progress) => void (signal.aborted || display.show(progress)),
      async onEpoch(network, history, best) {
        const files = await checkpointOf(experiment, { network, history });
        await writeCheckpoint(folder.last, files);
        if (best) await writeCheckpoint(folder.best, files);
      },
    }),
  ).finally(display.stop);
}

async function checkpointOf(
  { entry, labels, preprocessing, seed, device, settings }: Experiment,
  { network, history }: Pick<ExperimentResult, 'network' | 'history'>,
) {
  const { checkpointFiles } = await import('@obelisk/training');
  const notes = { model: entry.name, labels, preprocessing, seed, device: device.name, settings };
  return checkpointFiles(network, history, notes);
}

async function writeReport(run: TrainingRun, experiment: Experiment, result: ExperimentResult) {
  const { writeFileAtomically } = await import('@obelisk/data/node');
  const page = await reportPage(run, experiment, result);
  writeFileAtomically(run.folder.report, new TextEncoder().encode(page));
}

async function printDice(terminal: Terminal, { labels }: Experiment, result: ExperimentResult) {
  const { diceByOrgan, isPresent, meanDice } = await import('@obelisk/viz');
  const scores = heldOutDice(labels, result);
  const shown = (value: number) => decimal(isPresent(value) ? value : null);
  const organs = diceByOrgan(scores).map(({ name, mean }) => [name, shown(mean)]);
  const head = ['organ', 'Dice on held-out scans'];
  const rows = [head, ...organs, ['mean', shown(meanDice(scores))]];
  tableLines(rows).forEach((line) => {
    terminal.print(line);
  });
}
