import { shapeOf, spacingOf, voxelGrid } from '@obelisk/data';
import type { ModelEntry } from '@obelisk/models';
import {
  type ExperimentResult,
  type HeldOut,
  inUnits,
  type Preparation,
  type TrainingSettings,
} from '@obelisk/training';
import type { DiceScores } from './dice-summary.js';
import { trainingReport } from './report.js';
import type { TrainingReport } from './report-content.js';

/** A training that a report is written about. */
export interface ReportedTraining
  extends Pick<TrainingReport, 'title' | 'device' | 'versions' | 'seed'> {
  readonly entry: ModelEntry;
  /** Name of the data set, and of its labels, background first. */
  readonly data: { readonly name: string; readonly labels: readonly string[] };
  readonly settings: TrainingSettings;
  readonly preparation: Preparation;
  /** How many scans were learned from. */
  readonly trainingScans: number;
}

/**
 * Dice of each label on each held-out scan.
 *
 * @example
 * ```ts
 * import { heldOutDice } from '@obelisk/viz/node';
 * const heldOut = [{ name: 'a', dice: [0.5] }];
 * const { scans } = heldOutDice(['background', 'liver'], { heldOut });
 * scans; // => ['a']
 * ```
 */
export function heldOutDice(
  names: readonly string[],
  { heldOut }: { readonly heldOut: readonly Pick<HeldOut, 'name' | 'dice'>[] },
): DiceScores {
  return {
    names,
    scans: heldOut.map(({ name }) => name),
    dice: heldOut.map(({ dice }) => dice),
  };
}

/**
 * The report of an experiment as one HTML page.
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { openDevice } from '@obelisk/engine';
 * import { modelEntry } from '@obelisk/models';
 * import {
 *   memorySource,
 *   paperRecipe,
 *   preparationOf,
 *   runExperiment,
 *   subset,
 * } from '@obelisk/training';
 * import { experimentReport } from '@obelisk/viz/node';
 * const phantoms = [...phantomSeries({ count: 2, seed: 1, size: [8, 8, 8] })];
 * const named = phantoms.map((phantom, at) => ({ name: `phantom ${at}`, ...phantom }));
 * const entry = modelEntry('obelisk');
 * const preparation = preparationOf(entry);
 * const cases = memorySource(named, preparation);
 * const settings = { ...paperRecipe, steps: 1, locations: 8 };
 * const result = await runExperiment({
 *   entry,
 *   labels: entry.labels,
 *   training: subset(cases, [0]),
 *   validation: null,
 *   heldOut: subset(cases, [1]),
 *   settings,
 *   seed: 1,
 *   device: openDevice('webasm'),
 * });
 * const page = experimentReport(
 *   {
 *     title: 'One step',
 *     entry,
 *     data: { name: 'phantoms', labels: entry.labels },
 *     settings,
 *     preparation,
 *     trainingScans: 1,
 *     device: { asked: 'webasm', used: 'webasm' },
 *     versions: {},
 *     seed: 1,
 *   },
 *   result,
 * );
 * page.includes('<title>One step</title>'); // => true
 * ```
 */
export function experimentReport(training: ReportedTraining, result: ExperimentResult): string {
  const { history, network, offsets, seconds } = result;
  const { entry, data, settings, preparation, trainingScans, ...others } = training;
  const { title, device, versions, seed } = others;
  return trainingReport({
    title,
    model: { name: entry.name, parameters: network.parameterCount() },
    data: { name: data.name, trainingScans },
    dice: heldOutDice(data.labels, result),
    loss: { steps: history.steps, loss: history.loss },
    diceCurve: { steps: history.diceSteps, dice: history.dice },
    stepName: 'step',
    offsets: ofAllLayers(offsets),
    example: example(result, preparation),
    configuration: { model: entry.name, data: data.name, ...settings },
    ...{ device, versions, seed, seconds },
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
function example(
  { heldOut }: ExperimentResult,
  { intensity }: Preparation,
): TrainingReport['example'] {
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
