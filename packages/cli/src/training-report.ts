import type { Experiment, ExperimentResult } from '@obelisk/training';
import type { DiceScores, TrainingReport } from '@obelisk/viz';
import type { TrainingRun } from './run-training.js';
import { ownVersion } from './version.js';

/** Dice of each label on each held-out scan. */
export function heldOutDice(names: readonly string[], { heldOut }: ExperimentResult): DiceScores {
  return {
    names,
    scans: heldOut.map(({ name }) => name),
    dice: heldOut.map(({ dice }) => dice),
  };
}

/** The report of a training as one HTML page. */
export async function reportPage(
  run: TrainingRun,
  experiment: Experiment,
  result: ExperimentResult,
): Promise<string> {
  const { trainingReport } = await import('@obelisk/viz');
  const { history, network, offsets, seconds } = result;
  const { entry, data, seed, settings, asked, chosen, title } = run;
  const { device, reason } = chosen;
  return trainingReport({
    title,
    model: { name: entry.name, parameters: network.parameterCount() },
    data: { name: data.name, trainingScans: experiment.cases.training.length },
    dice: heldOutDice(data.labels, result),
    loss: { steps: history.steps, loss: history.loss },
    diceCurve: { steps: history.diceSteps, dice: history.dice },
    stepName: 'step',
    offsets,
    example: await example(result),
    configuration: { model: entry.name, data: data.name, ...settings },
    device: { asked, used: device.name, ...(asked === device.name ? {} : { reason }) },
    versions: { obelisk: ownVersion(), node: process.versions.node },
    seed,
    seconds,
  });
}

/** The first held-out scan. */
async function example({ heldOut }: ExperimentResult): Promise<TrainingReport['example']> {
  const { spacingOf, voxelGrid } = await import('@obelisk/data');
  const { name, scan, predicted } = heldOut[0];
  const { volume, labels, size } = scan;
  return {
    name,
    scan: volume.data,
    labels: voxelGrid(predicted, size, volume.affine).data,
    groundTruth: voxelGrid(labels, size, volume.affine).data,
    spacing: spacingOf(volume.affine),
  };
}
