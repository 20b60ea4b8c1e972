import type { Random } from '@obelisk/tensor';
import { meanOfPresent } from './dice.js';
import type { Learner } from './learning/learner.js';
import type { CaseSource } from './preparation.js';
import type { TrainingSettings } from './recipes.js';
import { SteppedTraining } from './stepped-training.js';
import type { TrainingState } from './training-state.js';

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
  /** Called after each step. */
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
 * Trains a network as its settings say.
 * @throws Error when there are no scans, or the loss is not a number any more
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { openDevice } from '@obelisk/engine';
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
  const { settings, signal } = task;
  const training = new SteppedTraining(task);
  const { state } = training;
  const clock = { started: performance.now(), steps: state.history.steps.length };
  state.history.stopped = false;
  while (state.step < settings.steps && !signal?.aborted) {
    const { epoch } = training;
    await training.step();
    const isEnd = state.step === settings.steps;
    if (state.step % settings.stepsPerEpoch === 0 || isEnd) {
      if (epoch % settings.measureEvery === 0 || isEnd) await training.measure();
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
