import { tableLines } from '@obelisk/engine/text';
import type { ModelEntry } from '@obelisk/models';
import type { CaseSource, ExperimentResult, Preparation, Split } from '@obelisk/training';
import { Interruption, ownVersion } from '@obelisk/training/command';
import type { TrainingData, TrainingFolder, TrainingPlan } from '@obelisk/training/node';
import { countProgress } from '../count-progress.js';
import { type OpenedDevice, tellDevice } from '../device-option.js';
import { interruptible } from '../interruption.js';
import type { Terminal } from '../terminal.js';
import { trainingDisplay } from './training-display.js';

/** A training as the user asked for it. */
export interface TrainingRun {
  readonly title: string;
  readonly entry: ModelEntry;
  readonly data: TrainingData;
  readonly plan: TrainingPlan;
  readonly chosen: OpenedDevice;
  readonly folder: TrainingFolder;
  readonly resume: boolean;
}

/**
 * Trains with a display of the progress, prints Dice per organ on the held-out scans, and writes
 * checkpoints and the report. Ctrl-C ends the training early; what was learned is still measured.
 */
export async function runTraining(terminal: Terminal, run: TrainingRun): Promise<void> {
  const { entry, data, plan, folder } = run;
  const { preparationFor, requireTrainable, requireTrainingMemory, spacingRemarks, trainingSplit } =
    await import('@obelisk/training/node');
  const split = trainingSplit(data, plan.seed);
  terminal.note(
    `${data.name}: ${split.training.length} to train, ${split.validation.length} for ` +
      `validation, ${split.heldOut.length} held out`,
  );
  for (const remark of [...data.remarks, ...spacingRemarks(data, plan.grid)]) {
    terminal.note(remark);
  }
  const planned = { entry, settings: plan.settings, data, grid: plan.grid };
  requireTrainable(planned, split.training.length);
  requireTrainingMemory(planned, run.chosen.device, terminal.note);
  const preparation = preparationFor(entry, plan.grid, data);
  const started = performance.now();
  const cases = await prepared(terminal, run, preparation);
  const seconds = (performance.now() - started) / 1000;
  tellDevice(terminal, run.chosen);
  const result = await watched(terminal, run, { cases, split, preparation });
  const measured = withPreparation(result, seconds);
  await writeReport(run, preparation, split.training.length, measured);
  await printDice(terminal, data.labels, result);
  terminal.print(`report   ${folder.report}`);
  terminal.print(`weights  ${folder.last}`);
  const { steps, stopped } = result.history;
  if (stopped) {
    throw new Interruption(
      `interrupted after ${steps.length} of ${plan.settings.steps} steps; go on with ` +
        `obelisk train --resume ${folder.path}`,
    );
  }
}

/** What a training learns from, and how it is prepared. */
interface Learned {
  readonly cases: CaseSource;
  readonly split: Split<number>;
  readonly preparation: Preparation;
}

/** The cases were prepared before the experiment began. */
function withPreparation(result: ExperimentResult, before: number): ExperimentResult {
  const { seconds } = result;
  return { ...result, seconds: { ...seconds, preparation: before + seconds.preparation } };
}

/** What `--data` names, read or made here and now; Ctrl-C ends it at once. */
export async function trainingData(data: string, seed: number, phantoms?: number) {
  const { openTrainingData } = await import('@obelisk/training/node');
  return interruptible(
    () => {},
    (signal) => openTrainingData(data, seed, phantoms, signal),
  );
}

async function prepared(terminal: Terminal, { data, plan }: TrainingRun, preparation: Preparation) {
  const { preparedCases } = await import('@obelisk/training/node');
  const progress = countProgress(terminal.progress, 'scans prepared');
  const { note: onNote } = terminal;
  const options = { preparation, cache: plan.cache, onNote, onPrepared: progress.update };
  return interruptible(
    () => {},
    (signal) => preparedCases(data, { ...options, signal }),
  ).finally(progress.stop);
}

async function watched(
  terminal: Terminal,
  { entry, data, plan, folder, resume, chosen }: TrainingRun,
  { cases, split, preparation }: Learned,
): Promise<ExperimentResult> {
  const { subset } = await import('@obelisk/training');
  const { watchedExperiment } = await import('@obelisk/training/node');
  const { progressPicture } = await import('@obelisk/viz/node');
  const display = trainingDisplay(terminal.progress);
  const onFirst = () => {
    display.stop();
    terminal.note('stopping, then measuring what was learned; Ctrl-C again ends at once');
  };
  const experiment = {
    entry,
    labels: data.labels,
    training: subset(cases, split.training),
    validation: subset(cases, split.validation),
    heldOut: subset(cases, split.heldOut),
    settings: plan.settings,
    seed: plan.seed,
    device: chosen.device,
  };
  const files = { preparation, folder, resume };
  const watching = { onProgress: display.show, onEpoch: progressPicture() };
  return interruptible(onFirst, (signal) =>
    watchedExperiment({ experiment, ...files, ...watching, signal }),
  ).finally(display.stop);
}

async function writeReport(
  { title, entry, data, plan, chosen, folder }: TrainingRun,
  preparation: Preparation,
  trainingScans: number,
  result: ExperimentResult,
): Promise<void> {
  const { writeFileAtomically } = await import('@obelisk/data/node');
  const { experimentReport } = await import('@obelisk/viz/node');
  const { seed, settings } = plan;
  const { asked, device, reason } = chosen;
  const page = experimentReport(
    {
      ...{ title, entry, data, settings, preparation, trainingScans, seed },
      device: { asked, used: device.name, ...(asked === device.name ? {} : { reason }) },
      versions: { obelisk: ownVersion(), node: process.versions.node },
    },
    result,
  );
  writeFileAtomically(folder.report, new TextEncoder().encode(page));
}

async function printDice(terminal: Terminal, labels: readonly string[], result: ExperimentResult) {
  const { diceByOrgan, isPresent, meanDice } = await import('@obelisk/viz');
  const { heldOutDice } = await import('@obelisk/viz/node');
  const scores = heldOutDice(labels, result);
  const { diceText } = await import('@obelisk/training');
  const shown = (value: number) => diceText(isPresent(value) ? value : null);
  const organs = diceByOrgan(scores).map(({ name, mean }) => [name, shown(mean)]);
  const head = ['organ', 'Dice on held-out scans'];
  const rows = [head, ...organs, ['mean', shown(meanDice(scores))]];
  tableLines(rows).forEach((line) => {
    terminal.print(line);
  });
}
