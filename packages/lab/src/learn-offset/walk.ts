import type { DeviceName } from '@obelisk/engine';
import { withDevice } from '@obelisk/tensor';
import { batch, computed, type Signal, signal } from '@preact/signals-core';
import { type Kept, keptChoice, keptPlace } from '../page/address-state.js';
import type { Place } from '../page/stage.js';
import {
  type Padding,
  paddings,
  type Standing,
  standingAt,
  type TaskName,
  taskNames,
  tasks,
} from './tasks.js';

export const rates = [
  0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2,
] as const;

/** So many steps at the same rate. */
interface Stretch {
  readonly rate: number;
  readonly steps: number;
}

/** Nothing new is to be seen after so many. */
export const mostSteps = 300;
/** The edge of the landscape. */
export const edge = 1.5;

/** How a start is written, and how far an arrow key may move it. */
const digits = 3;
const limits: readonly [Place, Place] = [
  [-edge, -edge],
  [edge, edge],
];

/** Gradient descent on one offset, step by step; what was walked can be walked again. */
export class Walk {
  readonly task = signal<TaskName>('bright');
  readonly padding = signal<Padding>('zeros');
  /** The place of the rate in `rates`. */
  readonly rateAt = signal(3);
  readonly rate = computed(() => rates[this.rateAt.value]);
  readonly start: Signal<Place> = signal<Place>([-0.5, 0.25]);
  readonly standings = signal<readonly Standing[]>([]);
  readonly playing = signal(false);
  readonly taken = computed(() => Math.max(this.standings.value.length - 1, 0));
  readonly now = computed(() => this.standings.value.at(-1) ?? null);
  /** No slope: no step will ever move it. */
  readonly isStuck = computed(() => this.now.value?.slope.every((one) => one === 0) ?? false);
  readonly isOver = computed(() => this.isStuck.value || this.taken.value >= mostSteps);
  /** The steps of the walk by their rates; before it is walked again, those to be taken. */
  readonly #stretches = signal<readonly Stretch[]>([]);
  #round = 0;

  /** @param device - the one that computes now */
  constructor(private readonly device: () => DeviceName) {}

  /** Back to a start. */
  drop(to: Place): Promise<void> {
    const held = to.map((v) => Math.min(Math.max(v, -edge), edge).toFixed(digits)).map(Number);
    return this.#anew(() => {
      this.start.value = [held[0], held[1]];
      this.#stretches.value = [];
    });
  }

  choose(task: TaskName): Promise<void> {
    return this.#anew(() => {
      this.task.value = task;
      this.rateAt.value = rates.indexOf(tasks[task].rate as (typeof rates)[number]);
      this.#stretches.value = [];
    });
  }

  pad(padding: Padding): Promise<void> {
    return this.#anew(() => {
      this.padding.value = padding;
      this.#stretches.value = [];
    });
  }

  /** Walks all steps again, on the device that runs now. */
  again(): Promise<void> {
    return this.#anew(() => {});
  }

  /** S - rate * slope. */
  async step(): Promise<void> {
    const round = this.#round;
    const { isOver, rate } = this;
    if (isOver.value || !this.now.value) return;
    const standing = await this.#after(this.now.value, rate.value);
    if (round !== this.#round) return;
    batch(() => {
      this.standings.value = [...this.standings.value, standing];
      this.#stretches.value = withStep(this.#stretches.value, rate.value);
    });
  }

  async play(pause: () => Promise<void>): Promise<void> {
    const round = this.#round;
    this.playing.value = true;
    while (this.playing.value && round === this.#round && !this.isOver.value) {
      await this.step();
      await pause();
    }
    if (round === this.#round) this.playing.value = false;
  }

  kept(): Record<string, Kept> {
    return {
      task: keptChoice(this.task, taskNames, (task) => {
        this.task.value = task;
      }),
      padding: keptChoice(this.padding, paddings, (padding) => {
        this.padding.value = padding;
      }),
      start: keptPlace(this.start, () => limits, digits),
      rate: {
        text: () => String(this.rate.value),
        take: (text) => {
          const at = rates.findIndex((rate) => String(rate) === text);
          if (at < 0) return `one of ${rates.join(', ')}`;
          this.rateAt.value = at;
          return null;
        },
      },
      steps: {
        text: () => this.#stretches.value.map(({ rate, steps }) => `${steps}*${rate}`).join(),
        take: (text) => {
          const stretches = text === '' ? [] : text.split(',').map(stretchOf);
          const total = stretches.reduce((sum, one) => sum + (one?.steps ?? mostSteps + 1), 0);
          if (total > mostSteps) return `at most ${mostSteps} steps, as 12*0.05,3*0.01`;
          this.#stretches.value = stretches as Stretch[];
          return null;
        },
      },
    };
  }

  async #anew(change: () => void): Promise<void> {
    const round = ++this.#round;
    batch(() => {
      this.playing.value = false;
      change();
    });
    let standing = await this.#standingAt(this.start.value);
    const walked = [standing];
    for (const { rate, steps } of this.#stretches.value) {
      for (let step = 0; step < steps; step++) {
        if (round !== this.#round) return;
        standing = await this.#after(standing, rate);
        walked.push(standing);
      }
    }
    if (round === this.#round) this.standings.value = walked;
  }

  #after({ at, slope }: Standing, rate: number): Promise<Standing> {
    const next: Place = [at[0] - rate * slope[0], at[1] - rate * slope[1]];
    return this.#standingAt(next);
  }

  #standingAt(at: Place): Promise<Standing> {
    const { task, padding } = this;
    return withDevice(this.device(), () => standingAt(task.value, padding.value, at));
  }
}

function withStep(stretches: readonly Stretch[], rate: number): readonly Stretch[] {
  const last = stretches.at(-1);
  if (last?.rate !== rate) return [...stretches, { rate, steps: 1 }];
  return [...stretches.slice(0, -1), { rate, steps: last.steps + 1 }];
}

/** `12*0.05`; null for anything else. */
function stretchOf(text: string): Stretch | null {
  const [, count, rate] = /^(\d{1,3})\*([\d.]+)$/.exec(text) ?? [];
  const known = rates.find((one) => String(one) === rate);
  return known === undefined || Number(count) === 0 ? null : { rate: known, steps: Number(count) };
}
