import type { LabelMap, Volume } from '@obelisk/data';
import type { Device } from '@obelisk/kernels';
import type { ModelEntry, ObeliskNet, Preprocessing } from '@obelisk/models';
import { Random } from '@obelisk/tensor';
import { meanOfPresent } from './dice.js';
import { type Evaluation, evaluateScan } from './evaluate.js';
import type { TrainingSettings } from './recipes.js';
import { type TrainingHistory, type TrainingProgress, train } from './train.js';
import { type TrainingScan, trainingScan } from './training-scan.js';

/** A scan with its ground truth, under a name. */
export interface LabelledCase {
  readonly name: string;
  readonly scan: Volume;
  readonly labels: LabelMap;
}

/** Which cases a network learns from, and which it never sees. */
export interface Split<Case> {
  readonly training: readonly Case[];
  /** Measured after each epoch, for the curve and the choice of the best weights. */
  readonly validation: readonly Case[];
  /** Looked at once, at the end. */
  readonly heldOut: readonly Case[];
}

/** A training from scans to Dice on held-out scans. */
export interface Experiment {
  readonly entry: ModelEntry;
  /** Names of the labels, background first. */
  readonly labels: readonly string[];
  readonly preprocessing: Preprocessing;
  readonly cases: Split<LabelledCase>;
  readonly settings: TrainingSettings;
  readonly seed: number;
  readonly device: Device;
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** After each epoch; `best` when the validation Dice was never higher. */
  readonly onEpoch?: (
    network: ObeliskNet,
    history: TrainingHistory,
    best: boolean,
  ) => Promise<void>;
  readonly signal?: AbortSignal;
}

/** What came out of an experiment. */
export interface ExperimentResult {
  readonly network: ObeliskNet;
  readonly history: TrainingHistory;
  readonly heldOut: readonly (Evaluation & { readonly scan: TrainingScan })[];
  /** Offsets at the start and at the end, (x, y, z) one after the other. */
  readonly offsets: { readonly before: Float32Array; readonly after: Float32Array };
  readonly seconds: { readonly preparation: number; training: number; evaluation: number };
}

/**
 * Splits cases by chance: a fifth is held out, at least one; a tenth of the rest, one to three
 * cases, is for validation.
 * @throws Error when there are fewer than three
 *
 * @example
 * ```ts
 * import { Random } from '@obelisk/tensor';
 * import { splitCases } from '@obelisk/training';
 * const { training, validation, heldOut } = splitCases([1, 2, 3, 4, 5], new Random(1));
 * [training.length, validation.length, heldOut.length]; // => [3, 1, 1]
 * ```
 */
export function splitCases<Case>(cases: readonly Case[], random: Random): Split<Case> {
  if (cases.length < 3) {
    throw new Error(
      'split: training, validation and the held-out scans need at least one labelled scan each, ' +
        `three in all; there are only ${cases.length}`,
    );
  }
  const shuffled = random.permutation(cases.length).map((at) => cases[at]);
  const heldOut = Math.max(1, Math.floor(cases.length / 5));
  const validation = Math.min(3, Math.max(1, Math.floor((cases.length - heldOut) / 10)));
  return {
    heldOut: shuffled.slice(0, heldOut),
    validation: shuffled.slice(heldOut, heldOut + validation),
    training: shuffled.slice(heldOut + validation),
  };
}

/**
 * Runs an experiment: prepares the scans, trains, and segments the held-out ones. The seed decides
 * everything: with the same settings on the same device the weights are the same to the bit.
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { openDevice } from '@obelisk/kernels';
 * import { modelEntry } from '@obelisk/models';
 * import { Random } from '@obelisk/tensor';
 * import { paperRecipe, runExperiment, splitCases } from '@obelisk/training';
 * const phantoms = [...phantomSeries({ count: 3, seed: 1, size: [8, 8, 8] })];
 * const named = phantoms.map((phantom, at) => ({ name: `phantom ${at}`, ...phantom }));
 * const entry = modelEntry('obelisk');
 * const { heldOut, history } = await runExperiment({
 *   entry,
 *   labels: entry.labels,
 *   preprocessing: entry.preprocessing,
 *   cases: splitCases(named, new Random(1)),
 *   settings: { ...paperRecipe, steps: 1, locations: 8 },
 *   seed: 1,
 *   device: openDevice('webasm'),
 * });
 * [heldOut.length, history.loss.length]; // => [1, 1]
 * ```
 */
export async function runExperiment(experiment: Experiment): Promise<ExperimentResult> {
  const { entry, cases, settings, seed, device, labels } = experiment;
  const clock = stopwatch();
  const random = new Random(seed);
  const network = entry.create({ device, random: random.fork(), labels: labels.length });
  const [training, validation] = [cases.training, cases.validation].map((group) =>
    group.map((one) => prepared(one, experiment)),
  );
  const before = await offsetsOf(network);
  const preparation = clock();
  let best = Number.NEGATIVE_INFINITY;
  const history = await train({
    network,
    entry: { gridStep: entry.gridStep, labels },
    scans: training,
    validation,
    settings,
    random: random.fork(),
    onProgress: experiment.onProgress,
    signal: experiment.signal,
    async onEpoch(_epoch, sofar) {
      const dice = meanOfPresent(sofar.dice.at(-1) ?? []) ?? 0;
      const isBest = dice > best;
      best = Math.max(best, dice);
      await experiment.onEpoch?.(network, sofar, isBest);
    },
  });
  const trainingSeconds = clock();
  const heldOut: (Evaluation & { scan: TrainingScan })[] = [];
  for (const one of cases.heldOut) {
    const scan = prepared(one, experiment);
    const evaluation = await evaluateScan(network, { gridStep: entry.gridStep, labels }, scan);
    heldOut.push({ ...evaluation, scan });
  }
  return {
    network,
    history,
    heldOut,
    offsets: { before, after: await offsetsOf(network) },
    seconds: { preparation, training: trainingSeconds, evaluation: clock() },
  };
}

function prepared({ name, scan, labels }: LabelledCase, { preprocessing, device }: Experiment) {
  return trainingScan(name, scan, labels, preprocessing, device);
}

async function offsetsOf(network: ObeliskNet): Promise<Float32Array> {
  return Float32Array.from(await network.sampling.offsets.value.storage.read());
}

/** Gives the seconds since it was called last. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const seconds = (now - last) / 1000;
    last = now;
    return seconds;
  };
}
