import type { ExperimentResult, Preparation } from '@obelisk/training';
import type { DiceScores, TrainingReport } from '@obelisk/viz';
import { ownVersion } from '../version.js';
import type { TrainingRun } from './run-training.js';

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
  preparation: Preparation,
  trainingScans: number,
  result: ExperimentResult,
): Promise<string> {
  const { trainingReport } = await import('@obelisk/viz');
  const { history, network, offsets, seconds } = result;
  const { entry, data, plan, chosen, title } = run;
  const { seed, settings } = plan;
  const { asked, device, reason } = chosen;
  return trainingReport({
    title,
    model: { name: entry.name, parameters: network.parameterCount() },
    data: { name: data.name, trainingScans },
    dice: heldOutDice(data.labels, result),
    loss: { steps: history.steps, loss: history.loss },
    diceCurve: { steps: history.diceSteps, dice: history.dice },
    stepName: 'step',
    offsets: ofAllLayers(offsets),
    example: await example(result, preparation),
    configuration: { model: entry.name, data: data.name, ...settings },
    device: { asked, used: device.name, ...(asked === device.name ? {} : { reason }) },
    versions: { obelisk: ownVersion(), node: process.versions.node },
    seed,
    seconds,
  });
}

/** All offsets of a network in one picture; none for a network without. */
function ofAllLayers(layers: ExperimentResult['offsets']): TrainingReport['offsets'] {
  if (layers.length === 0) return undefined;
  const joined = (part: 'before' | 'after') =>
    Float32Array.from(layers.flatMap((layer) => [...layer[part]]));
  return { before: joined('before'), after: joined('after') };
}

/** The first held-out scan, in HU again where it was in HU. */
async function example(
  { heldOut }: ExperimentResult,
  { intensity }: Preparation,
): Promise<TrainingReport['example']> {
  const { shapeOf, spacingOf, voxelGrid } = await import('@obelisk/data');
  const { inUnits } = await import('@obelisk/training');
  const { name, prepared, predicted } = heldOut[0];
  const { image, labels } = prepared;
  return {
    name,
    scan: inUnits(image, intensity).data,
    labels: voxelGrid(predicted, shapeOf(image), image.affine).data,
    groundTruth: labels.data,
    spacing: spacingOf(image.affine),
  };
}
