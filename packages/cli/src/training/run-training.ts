import type { AnyModelEntry } from '@obelisk/models';
import type { ExperimentResult, Preparation } from '@obelisk/training';
import { type OpenedDevice, tellDevice } from '../device-option.js';
import { Interruption } from '../errors.js';
import { decimal } from '../organ-lines.js';
import type { Terminal } from '../terminal.js';
import { tableLines } from '../text-table.js';
import { preparedCases } from './prepared-cases.js';
import { spacingRemarks } from './spacing-remarks.js';
import type { TrainingData } from './training-data.js';
import type { TrainingFolder } from './training-folder.js';
import { preparationFor } from './training-grid.js';
import { requireTrainable, requireTrainingMemory } from './training-memory.js';
import type { TrainingPlan } from './training-plan.js';
import { heldOutDice, reportPage } from './training-report.js';
import { watchedExperiment } from './watched-experiment.js';

/** A training as the user asked for it. */
export interface TrainingRun {
  readonly title: string;
  readonly entry: AnyModelEntry;
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
  const { entry, data, plan, folder, resume } = run;
  const split = await trainingSplit(data, plan.seed);
  terminal.note(
    `${data.name}: ${split.training.length} to train, ${split.validation.length} for ` +
      `validation, ${split.heldOut.length} held out`,
  );
  const ofSpacing = await spacingRemarks(data, plan.grid);
  for (const remark of [...data.remarks, ...ofSpacing]) terminal.note(remark);
  const planned = { entry, settings: plan.settings, data, grid: plan.grid };
  await requireTrainable(planned, split.training.length);
  await requireTrainingMemory(terminal, planned, run.chosen.device);
  const { subset } = await import('@obelisk/training');
  const preparation = await preparationFor(entry, plan.grid, data);
  const started = performance.now();
  const cases = await preparedCases(terminal, data, { preparation, cache: plan.cache });
  const seconds = (performance.now() - started) / 1000;
  tellDevice(terminal, run.chosen);
  const result = await watchedExperiment(terminal, {
    experiment: {
      entry,
      labels: data.labels,
      training: subset(cases, split.training),
      validation: subset(cases, split.validation),
      heldOut: subset(cases, split.heldOut),
      settings: plan.settings,
      seed: plan.seed,
      device: run.chosen.device,
    },
    preparation,
    folder,
    resume,
    onStopping: 'stopping, then measuring what was learned; Ctrl-C again ends at once',
  });
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

/** The cases were prepared before the experiment began. */
function withPreparation(result: ExperimentResult, before: number): ExperimentResult {
  const { seconds } = result;
  return { ...result, seconds: { ...seconds, preparation: before + seconds.preparation } };
}

/** Places of the cases in the data set, split by chance. */
export async function trainingSplit({ names }: Pick<TrainingData, 'names'>, seed: number) {
  const { Random } = await import('@obelisk/tensor');
  const { splitCases } = await import('@obelisk/training');
  return splitCases([...names.keys()], new Random(seed));
}

async function writeReport(
  run: TrainingRun,
  preparation: Preparation,
  trainingScans: number,
  result: ExperimentResult,
): Promise<void> {
  const { writeFileAtomically } = await import('@obelisk/data/node');
  const page = await reportPage(run, preparation, trainingScans, result);
  writeFileAtomically(run.folder.report, new TextEncoder().encode(page));
}

async function printDice(terminal: Terminal, labels: readonly string[], result: ExperimentResult) {
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
