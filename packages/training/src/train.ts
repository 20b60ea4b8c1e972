import { Adam, exponentialSchedule } from '@obelisk/nn';
import type { Random } from '@obelisk/tensor';
import { Batches } from './batches.js';
import { meanOfPresent } from './dice.js';
import { evaluateCase } from './evaluate.js';
import type { Learner } from './learning/learner.js';
import { ScanDeck } from './learning/scan-deck.js';
import { nonFiniteLoss } from './non-finite-loss.js';
import type { CaseSource } from './preparation.js';
import type { TrainingSettings } from './recipes.js';
import { partsOf, trainStep } from './train-step.js';
import { TrainingState } from './training-state.js';

/** How far a training is. */
export interface TrainingProgress {
  readonly step: number;
  readonly steps: number;
  readonly epoch: number;
  readonly epochs: number;
  readonly loss: number;
  /** Mean Dice over the labels that are there, when last measured. */
  readonly dice: number | null;
  readonly secondsLeft: number;
}

/** What came out of a training, step by step. */
export interface TrainingHistory {
  readonly steps: number[];
  readonly loss: number[];
  readonly diceSteps: number[];
  /** Dice per label but the background, averaged over the validation scans; null where absent. */
  readonly dice: (number | null)[][];
  /** Of the steps alone, and of measuring Dice between them. */
  seconds: number;
  measuringSeconds: number;
  /** Whether it was stopped before its last step. */
  stopped: boolean;
}

/** Everything that `train` works on. */
export interface TrainingTask {
  readonly learner: Learner;
  readonly cases: CaseSource;
  /** Cases on which Dice is measured between epochs; null to leave that out. */
  readonly validation: CaseSource | null;
  /** How many labels there are, with the background. */
  readonly labels: number;
  readonly settings: TrainingSettings;
  readonly random: Random;
  /** A former run's `TrainingState.save`, to go on from. */
  readonly resume?: SavedTraining;
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** Called after each epoch, and after a stop: the place for checkpoints. */
  readonly onEpoch?: (state: TrainingState) => void | Promise<void>;
  /** Stops after the step that is running. */
  readonly signal?: AbortSignal;
}

/** A saved training, and the name of its file for messages. */
export interface SavedTraining {
  readonly bytes: Uint8Array;
  readonly name: string;
}

/**
 * Trains a network by the recipe of Section 4.
 * @throws Error when there are no scans, or the loss is not a number any more
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { openDevice } from '@obelisk/kernels';
 * import { modelEntry } from '@obelisk/models';
 * import { Random } from '@obelisk/tensor';
 * import {
 *   createLearner,
 *   memorySource,
 *   paperRecipe,
 *   preparationOf,
 *   train,
 * } from '@obelisk/training';
 * const entry = modelEntry('obelisk');
 * const [phantom] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const cases = memorySource([{ name: 'phantom', ...phantom }], preparationOf(entry));
 * const settings = { ...paperRecipe, steps: 2, locations: 8 };
 * const options = { device: openDevice('webasm'), random: new Random(1), labels: 9 };
 * const learner = await createLearner(entry, cases, settings, options);
 * const task = { learner, cases, validation: null, labels: 9, settings, random: new Random(2) };
 * (await train(task)).loss.length; // => 2
 * ```
 */
export async function train(task: TrainingTask): Promise<TrainingHistory> {
  const { learner, cases, settings, signal } = task;
  if (cases.names.length === 0) throw new Error('train: expected at least one labelled scan');
  learner.network.train();
  const state = beginning(task);
  const rateOf = exponentialSchedule(settings.rate, settings.decay);
  const loader = new Batches(cases);
  const clock = { started: performance.now(), steps: state.history.steps.length };
  state.history.stopped = false;
  while (state.step < settings.steps && !signal?.aborted) {
    const epoch = Math.floor(state.step / settings.stepsPerEpoch) + 1;
    state.optimiser.rate = rateOf(epoch - 1);
    await oneStep(task, state, loader);
    const isEnd = state.step === settings.steps;
    if (state.step % settings.stepsPerEpoch === 0 || isEnd) {
      if (epoch % settings.measureEvery === 0 || isEnd) await measure(task, state);
      await task.onEpoch?.(state);
    }
    report(task, state, epoch, clock);
    await new Promise((resume) => setTimeout(resume, 0)); // lets Ctrl-C and the page in
  }
  if (state.step < settings.steps) {
    state.history.stopped = true;
    await task.onEpoch?.(state);
  }
  return state.history;
}

/** The state before the first step, or where a saved training stopped. */
function beginning({ learner, cases, settings, random, resume }: TrainingTask): TrainingState {
  const state = new TrainingState({
    network: learner.network,
    optimiser: new Adam(learner.network.parameters(), settings),
    deck: new ScanDeck(cases.names.length, random.fork()),
    random: random.fork(),
  });
  if (resume) state.load(resume.bytes, resume.name);
  return state;
}

/** One batch through the network, while the next one is being read. */
async function oneStep(
  { learner, settings }: TrainingTask,
  state: TrainingState,
  loader: Batches,
): Promise<void> {
  const started = performance.now();
  const batch = await loader.take(state.upcoming(settings.scansPerStep));
  state.advance(settings.scansPerStep);
  loader.prefetch(state.upcoming(settings.scansPerStep));
  const before = state.random.saveState();
  const parts = partsOf(batch, settings.accumulate);
  const loss = await trainStep(learner, state.optimiser, parts, state.random);
  if (!Number.isFinite(loss)) throw nonFiniteLoss(learner, parts, before, loss, state.step);
  state.history.steps.push(state.step);
  state.history.loss.push(loss);
  state.history.seconds += (performance.now() - started) / 1000;
}

async function measure({ learner, validation, labels }: TrainingTask, state: TrainingState) {
  if (!validation || validation.names.length === 0) return;
  const started = performance.now();
  const perScan: (readonly (number | null)[])[] = [];
  for (let at = 0; at < validation.names.length; at++) {
    perScan.push((await evaluateCase(learner, await validation.load(at), labels)).dice);
  }
  const { history } = state;
  history.diceSteps.push(state.step);
  history.dice.push(perScan[0].map((_, label) => meanOfPresent(perScan.map((d) => d[label]))));
  history.measuringSeconds += (performance.now() - started) / 1000;
}

function report(
  { settings, onProgress }: TrainingTask,
  { step, history }: TrainingState,
  epoch: number,
  clock: { started: number; steps: number },
): void {
  const lastDice = history.dice.at(-1);
  const perStep = (performance.now() - clock.started) / 1000 / (step - clock.steps);
  onProgress?.({
    step,
    steps: settings.steps,
    epoch,
    epochs: Math.ceil(settings.steps / settings.stepsPerEpoch),
    loss: history.loss[step - 1],
    dice: lastDice ? meanOfPresent(lastDice) : null,
    secondsLeft: perStep * (settings.steps - step),
  });
}
