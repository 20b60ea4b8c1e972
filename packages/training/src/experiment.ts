import { arithmetic, type Device, setExact } from '@obelisk/engine';
import type { ModelEntry } from '@obelisk/models';
import type { Module } from '@obelisk/nn';
import { Random } from '@obelisk/tensor';
import { meanOfPresent } from './dice.js';
import { type Evaluation, evaluateCase } from './evaluate.js';
import { createLearner } from './learning/create-learner.js';
import { type OffsetsBeforeAfter, offsetsOf } from './offsets-of.js';
import type { CaseSource, PreparedCase } from './preparation.js';
import type { TrainingSettings } from './recipes.js';
import { type SavedTraining, type TrainingHistory, type TrainingProgress, train } from './train.js';
import type { TrainingState } from './training-state.js';

export type { LabelledCase } from './preparation.js';

/** A training from prepared cases to labels of held-out ones. */
export interface Experiment {
  readonly entry: ModelEntry;
  /** Names of the labels, background first. */
  readonly labels: readonly string[];
  readonly training: CaseSource;
  /** Measured between epochs. */
  readonly validation: CaseSource | null;
  /** Looked at once, at the end. */
  readonly heldOut: CaseSource;
  readonly settings: TrainingSettings;
  readonly seed: number;
  /** The default device when left out. */
  readonly device?: Device;
  /** A former run to go on from. */
  readonly resume?: SavedTraining;
  /** After each step. */
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** After each epoch and after a stop; `best` when the validation Dice was never higher. */
  readonly onEpoch?: (state: TrainingState, best: boolean) => Promise<void>;
  /** After each held-out scan. */
  readonly onHeldOut?: (done: number, count: number) => void;
  readonly signal?: AbortSignal;
  /** Whether the held-out scans are looked at after a stop as well; they are when left out. */
  readonly measureStopped?: boolean;
}

/** A held-out scan with the labels that were found in it. */
export interface HeldOut extends Evaluation {
  readonly prepared: PreparedCase;
}

/** What came out of an experiment. */
export interface ExperimentResult {
  readonly network: Module;
  readonly history: TrainingHistory;
  readonly heldOut: readonly HeldOut[];
  /** Of each OBELISK layer. */
  readonly offsets: readonly OffsetsBeforeAfter[];
  readonly seconds: { readonly preparation: number; training: number; evaluation: number };
}

/**
 * Runs an experiment: trains, and segments the held-out scans. The seed decides everything: with
 * the same settings on the same device the weights are the same to the bit.
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
 * const phantoms = [...phantomSeries({ count: 3, seed: 1, size: [8, 8, 8] })];
 * const named = phantoms.map((phantom, at) => ({ name: `phantom ${at}`, ...phantom }));
 * const entry = modelEntry('obelisk');
 * const cases = memorySource(named, preparationOf(entry));
 * const { heldOut, history } = await runExperiment({
 *   entry,
 *   labels: entry.labels,
 *   training: subset(cases, [0, 1]),
 *   validation: null,
 *   heldOut: subset(cases, [2]),
 *   settings: { ...paperRecipe, steps: 1, locations: 8 },
 *   seed: 1,
 *   device: openDevice('webasm'),
 * });
 * [heldOut.length, history.loss.length]; // => [1, 1]
 * ```
 */
export async function runExperiment(experiment: Experiment): Promise<ExperimentResult> {
  const before = arithmetic();
  try {
    return await trained(experiment);
  } finally {
    setExact(before === 'exact'); // a training that is taken up keeps its own
  }
}

async function trained(experiment: Experiment): Promise<ExperimentResult> {
  const { entry, training, validation, settings, seed, device, labels } = experiment;
  const clock = stopwatch();
  const random = new Random(seed);
  const options = { device, random: random.fork(), labels: labels.length };
  const learner = await createLearner(entry, training, settings, options);
  const { network } = learner;
  const before = await offsetsOf(network);
  const preparation = clock();
  const history = await train({
    learner,
    cases: training,
    validation,
    labels: labels.length,
    settings,
    random: random.fork(),
    resume: experiment.resume,
    onProgress: experiment.onProgress,
    signal: experiment.signal,
    onEpoch: (state) => experiment.onEpoch?.(state, isBest(state, settings)),
  });
  const trainingSeconds = clock();
  const heldOut: HeldOut[] = [];
  const isMeasured = !history.stopped || experiment.measureStopped !== false;
  const names = isMeasured ? experiment.heldOut.names : [];
  for (let at = 0; at < names.length; at++) {
    const prepared = await experiment.heldOut.load(at);
    heldOut.push({ ...(await evaluateCase(learner, prepared, labels.length)), prepared });
    experiment.onHeldOut?.(at + 1, names.length);
  }
  const after = await offsetsOf(network);
  return {
    network,
    history,
    heldOut,
    offsets: [...before].map(([name, values]) => ({
      name,
      before: values,
      after: after.get(name) ?? values,
    })),
    seconds: { preparation, training: trainingSeconds, evaluation: clock() },
  };
}

/** Whether Dice was measured after this very step, and was never higher. */
function isBest({ step, history }: TrainingState, { steps }: TrainingSettings): boolean {
  if (history.diceSteps.length === 0) return step === steps;
  if (history.diceSteps.at(-1) !== step) return false;
  const means = history.dice.map((dice) => meanOfPresent(dice) ?? 0);
  return means.at(-1) === Math.max(...means);
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
