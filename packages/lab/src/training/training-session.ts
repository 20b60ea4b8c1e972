import { openHere } from '../worker/open-here.js';
import type { Send } from '../worker/serve-worker.js';
import type { Axes, TrainingAnswer, TrainingRequest } from './messages.js';
import { PhantomTraining } from './phantom-training.js';
import { TrainingKeeper } from './training-keeper.js';
import { offsetsPicture, trainingLook } from './training-look.js';
import type { TrainingStore } from './training-store.js';

type Begin = Extract<TrainingRequest, { type: 'begin' }>;

/**
 * A training that heeds requests between its steps: it runs, pauses, takes one step, changes its
 * rate, begins anew. One thing is done at a time, in the order in which it was asked for.
 */
export class TrainingSession {
  #training: PhantomTraining | null = null;
  #running = false;
  #lookEvery = 1;
  #axes: Axes = [0, 1];
  /** The offset that is explained after each look; none costs nothing. */
  #offset: number | null = null;
  /** Goes up with each beginning: what belongs to an earlier one stops. */
  #round = 0;
  #last: Promise<void> = Promise.resolve();

  readonly #keeper: TrainingKeeper;

  /** @param store - where trainings are kept; null to keep none */
  constructor(
    private readonly send: Send<TrainingAnswer>,
    store: TrainingStore | null,
  ) {
    this.#keeper = new TrainingKeeper(store, (keeping) => send({ type: 'keeping', ...keeping }));
  }

  /** Resolves when all that was asked for is done; a run that was not paused goes on. */
  get settled(): Promise<void> {
    return this.#last;
  }

  readonly handle = (request: TrainingRequest): void => {
    if (request.type === 'begin') this.#round++;
    if (request.type === 'begin' || request.type === 'pause') this.#setRunning(false);
    this.#afterwards(() => this.#do(request));
  };

  async #do(request: TrainingRequest): Promise<void> {
    const training = this.#training;
    if (request.type === 'begin') return this.#begin(request);
    if (request.type === 'lookEvery') this.#lookEvery = request.steps;
    if (request.type === 'axes') this.#axes = request.axes;
    if (request.type === 'offset') this.#offset = request.offset;
    if (!training) return;
    if (request.type === 'rate') training.steps.lr = request.rate;
    if (request.type === 'axes') await this.#showOffsets(training);
    if (request.type === 'offset') await this.#explain(training);
    if (request.type === 'step') await this.#step(training, true);
    if (request.type === 'save') await this.#save(training);
    if (request.type === 'pause' || request.type === 'keep') await this.#keeper.keep(training);
    if (request.type === 'run' && !this.#running) {
      this.#setRunning(true);
      this.#goOn(training);
    }
  }

  async #begin(request: Begin): Promise<void> {
    const { device: name, seed, rate, lookEvery, axes, offset, anew } = request;
    const round = this.#round;
    this.#training = null;
    const { device, notice } = await openHere(name);
    const onPhantom = (number: number, count: number) => {
      this.send({ type: 'note', text: `phantoms: ${number} of ${count}` });
      return breath();
    };
    const training = await PhantomTraining.begin({ device, seed, onPhantom });
    if (round !== this.#round) return;
    training.steps.lr = rate;
    const steps = await this.#keeper.begin(`${seed}/${device.name}`, training, anew);
    if (steps.length > 0) {
      await training.lookAgain();
      this.send({ type: 'wentOn', steps, rate: training.steps.lr });
    }
    [this.#lookEvery, this.#axes, this.#offset] = [lookEvery, axes, offset];
    this.#training = training;
    this.send({ type: 'note', text: 'compiling kernels' });
    await this.#showOffsets(training);
    await this.#look(training);
    this.send({ type: 'ready', device: device.name, notice });
  }

  /** The next step of a run, behind all that was asked for meanwhile. */
  #goOn(training: PhantomTraining): void {
    this.#afterwards(async () => {
      await breath();
      if (!this.#running || training !== this.#training) return;
      await this.#step(training, false);
      this.#goOn(training);
    });
  }

  async #step(training: PhantomTraining, alone: boolean): Promise<void> {
    const { steps } = training;
    const { epoch } = steps;
    const started = performance.now();
    const loss = await training.step();
    const milliseconds = performance.now() - started;
    const { step, optimiser } = steps.state;
    const taken = { step, epoch, loss, rate: optimiser.lr, milliseconds };
    this.send({ type: 'step', ...taken });
    await this.#keeper.stepTaken(taken, training);
    if (!alone && step % this.#lookEvery !== 0) return;
    await this.#showOffsets(training);
    await this.#look(training);
  }

  async #showOffsets(training: PhantomTraining): Promise<void> {
    const offsets = offsetsPicture(training, this.#axes);
    this.send({ type: 'offsets', step: training.steps.state.step, offsets });
    await this.#explain(training);
  }

  async #explain(training: PhantomTraining): Promise<void> {
    const offset = this.#offset;
    if (offset === null) return;
    this.send({ type: 'moved', offset, moved: await training.explain(offset, this.#axes) });
  }

  async #look(training: PhantomTraining): Promise<void> {
    this.send({ type: 'look', look: await trainingLook(training) });
  }

  async #save(training: PhantomTraining): Promise<void> {
    const bytes = await training.weights();
    this.send({ type: 'weights', bytes, step: training.steps.state.step });
  }

  #setRunning(running: boolean): void {
    this.#running = running;
    this.send({ type: 'running', running });
  }

  #afterwards(job: () => Promise<void>): void {
    this.#last = this.#last.then(job).catch((error: Error) => {
      this.#setRunning(false);
      this.send({ type: 'failed', sentence: error.message });
    });
  }
}

/** Lets messages in that came meanwhile. */
const breath = () => new Promise<void>((resume) => setTimeout(resume, 0));
