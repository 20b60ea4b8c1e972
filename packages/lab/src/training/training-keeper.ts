import { goOn, keptTraining } from './kept-training.js';
import type { Keeping, ListedStep, TakenStep } from './messages.js';
import type { PhantomTraining } from './phantom-training.js';
import type { TrainingStore } from './training-store.js';

const refused = 'This browser keeps no training: what is trained here goes with the page.';
const taken =
  'Another tab of this browser trains the same, and is the one that is kept: what is trained ' +
  'here goes with the page.';
/** Milliseconds between one keeping and the next: at most so much is lost. */
const pause = 1000;

/** Keeps a training in the browser while it goes, so that it survives a reload. */
export class TrainingKeeper {
  #name: string | null = null;
  #steps: TakenStep[] = [];
  #keptStep = 0;
  #sentence = '';
  #keptAt = Number.NEGATIVE_INFINITY;

  /** @param store - null to keep nothing */
  constructor(
    private readonly store: TrainingStore | null,
    private readonly tell: (keeping: Keeping) => void,
  ) {}

  /**
   * Takes a new training to where one of that name was kept.
   * @param anew - to forget that one instead
   * @returns the steps that it has taken already
   */
  async begin(
    name: string,
    training: PhantomTraining,
    anew: boolean,
  ): Promise<readonly ListedStep[]> {
    const { store } = this;
    [this.#name, this.#steps, this.#keptStep] = [null, [], 0];
    this.#keptAt = Number.NEGATIVE_INFINITY;
    if (store === null) return [];
    try {
      if (!(await store.claim(name))) {
        this.#say(taken);
        return [];
      }
      this.#name = name;
      if (anew) await store.remove(name);
      return await this.#goOn(store, name, training);
    } catch {
      this.#name = null;
      this.#say(refused);
      return [];
    }
  }

  /** A step was taken: it is kept when the last time is long ago. */
  async stepTaken(step: TakenStep, training: PhantomTraining): Promise<void> {
    this.#steps.push(step);
    if (performance.now() - this.#keptAt >= pause) await this.keep(training);
  }

  /** Keeps what was not kept yet. */
  async keep(training: PhantomTraining): Promise<void> {
    const { step } = training.steps.state;
    if (this.store === null || this.#name === null || step === this.#keptStep) return;
    try {
      await this.store.write(this.#name, await keptTraining(training, this.#steps));
      this.#keptStep = step;
      this.#say(this.#sentence);
    } catch {
      this.#name = null;
      this.#say(refused);
    }
    this.#keptAt = performance.now();
  }

  async #goOn(
    store: TrainingStore,
    name: string,
    training: PhantomTraining,
  ): Promise<readonly ListedStep[]> {
    const kept = await store.read(name);
    if (kept === undefined) {
      this.#say('');
      return [];
    }
    try {
      const steps = goOn(training, kept);
      this.#steps = steps.map(({ meanDice, ...step }) => step);
      this.#keptStep = training.steps.state.step;
      this.#say(`Went on from step ${this.#keptStep}, which this browser had kept.`);
      return steps;
    } catch (error) {
      await store.remove(name);
      const reason = (error as Error).message;
      this.#say(`The training that this browser kept ${reason} and is dropped: a new one begins.`);
      return [];
    }
  }

  #say(sentence: string): void {
    this.#sentence = sentence;
    this.tell({ isKept: this.#name !== null, step: this.#keptStep, sentence });
  }
}
