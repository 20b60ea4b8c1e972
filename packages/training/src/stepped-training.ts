import { Adam, exponentialSchedule, randomStreams } from '@obelisk/nn';
import type { Random } from '@obelisk/tensor';
import { Batches } from './batches.js';
import { meanOfPresent } from './dice.js';
import { evaluateCase } from './evaluate.js';
import { ScanDeck } from './learning/scan-deck.js';
import { nonFiniteLoss } from './non-finite-loss.js';
import type { TrainingTask } from './train.js';
import { splitBatch, trainStep } from './train-step.js';
import { TrainingState } from './training-state.js';

/** What single steps work on. */
export type SteppedTask = Pick<
  TrainingTask,
  'learner' | 'cases' | 'validation' | 'labels' | 'settings' | 'random' | 'resume'
>;

/**
 * A training that is taken step by step: `train` takes all steps, a live
 * page takes one when it is asked to. Both come to the same losses.
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
 *   SteppedTraining,
 * } from '@obelisk/training';
 * const entry = modelEntry('obelisk');
 * const [phantom] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const cases = memorySource([{ name: 'phantom', ...phantom }], preparationOf(entry));
 * const settings = { ...paperRecipe, locations: 8 };
 * const options = { device: openDevice('webasm'), random: new Random(1), labels: 9 };
 * const learner = await createLearner(entry, cases, settings, options);
 * const task = { learner, cases, validation: null, labels: 9, settings, random: new Random(2) };
 * const training = new SteppedTraining(task);
 * (await training.step()) > 0; // => true
 * training.state.step; // => 1
 * ```
 */
export class SteppedTraining {
  readonly state: TrainingState;
  /** Learning rate of the first epoch, which the schedule lowers; may be changed between steps. */
  lr: number;
  readonly #task: SteppedTask;
  readonly #loader: Batches;

  /** @throws Error when there are no scans */
  constructor(task: SteppedTask) {
    const { learner, cases, settings, random, resume } = task;
    if (cases.names.length === 0) throw new Error('train: expected at least one labelled scan');
    learner.network.train();
    this.state = new TrainingState({
      network: learner.network,
      optimiser: new Adam(learner.network.parameters(), {
        lr: settings.lr,
        weightDecay: settings.weightDecay,
      }),
      deck: new ScanDeck(cases.names.length, random.fork()),
      random: random.fork(),
    });
    if (resume) this.state.load(resume.bytes, resume.name);
    this.lr = settings.lr;
    this.#task = task;
    this.#loader = new Batches(cases);
  }

  /** Epoch of the next step, counted from 1. */
  get epoch(): number {
    return Math.floor(this.state.step / this.#task.settings.stepsPerEpoch) + 1;
  }

  /**
   * One batch through the network, while the next one is being read.
   * @returns the loss
   * @throws Error when the loss is not a number any more
   */
  async step(): Promise<number> {
    const { state } = this;
    const { learner, settings } = this.#task;
    const started = performance.now();
    state.optimiser.lr = exponentialSchedule(this.lr, settings.decay)(this.epoch - 1);
    const batch = await this.#loader.take(state.upcoming(settings.scansPerStep));
    state.advance(settings.scansPerStep);
    this.#loader.prefetch(state.upcoming(settings.scansPerStep));
    const rewind = remembered([state.random, ...randomStreams(learner.network)]);
    const parts = splitBatch(batch, settings.accumulate);
    const loss = await trainStep(learner, state.optimiser, parts, state.random);
    if (!Number.isFinite(loss)) {
      rewind();
      throw await nonFiniteLoss(learner, parts, state.random, loss, state.step);
    }
    state.history.steps.push(state.step);
    state.history.loss.push(loss);
    state.history.seconds += (performance.now() - started) / 1000;
    return loss;
  }

  /** Measures Dice on the validation scans, if there are any. */
  async measure(): Promise<void> {
    const { learner, validation, labels } = this.#task;
    if (!validation || validation.names.length === 0) return;
    const started = performance.now();
    const perScan: (readonly (number | null)[])[] = [];
    for (let at = 0; at < validation.names.length; at++) {
      perScan.push((await evaluateCase(learner, await validation.load(at), labels)).dice);
    }
    const { step, history } = this.state;
    history.diceSteps.push(step);
    history.dice.push(perScan[0].map((_, label) => meanOfPresent(perScan.map((d) => d[label]))));
    history.measuringSeconds += (performance.now() - started) / 1000;
  }
}

/** Gives a function that puts streams of random numbers back to where they are now. */
function remembered(streams: readonly Random[]): () => void {
  const states = streams.map((stream) => stream.saveState());
  return () => {
    for (const [at, stream] of streams.entries()) stream.loadState(states[at]);
  };
}
