import { computed, signal } from '@preact/signals-core';
import type { Kept } from '../page/address-state.js';
import { lessonRate, planes } from './lesson.js';
import type {
  Keeping,
  OffsetsPicture,
  TakenStep,
  TrainingAnswer,
  TrainingLook,
} from './messages.js';
import type { MovedOffset } from './moved-offset.js';

/** The number of the last one: the original network has 1,024 pairs. */
export const lastOffset = 2047;

/** What the training view knows; the page follows it. */
export class TrainingState {
  /** Chosen by the reader. */
  readonly rate = signal(lessonRate);
  readonly lookEvery = signal(10);
  readonly plane = signal(Object.keys(planes)[0]);
  /** The number of the offset that is looked at, and why it moved. */
  readonly offset = signal<number | null>(null);
  readonly moved = signal<MovedOffset | null>(null);
  /** Whether a training is there, which can be asked for something. */
  readonly ready = signal(false);
  /** Null until a training has told. */
  readonly running = signal<boolean | null>(null);
  readonly device = signal<string | null>(null);
  readonly runsOn = signal('');
  readonly note = signal('');
  readonly problem = signal<string | null>(null);
  /** What there is to say of a training that the browser keeps. */
  readonly keeping = signal<Keeping>({ isKept: false, step: 0, sentence: '' });
  /** Whether another tab of this browser has a training, too. */
  readonly otherTab = signal(false);
  readonly taken = signal<TakenStep | null>(null);
  readonly offsets = signal<OffsetsPicture | null>(null);
  readonly look = signal<TrainingLook | null>(null);
  readonly axes = computed(() => planes[this.plane.value]);
  readonly facts = computed(() => {
    if (this.taken.value) return factsOf(this.taken.value, this.device.value);
    return this.ready.value ? `step 0 \u00b7 ${this.device.value}` : '';
  });
  readonly spread = computed(() => (this.offsets.value ? spreadOf(this.offsets.value) : ''));

  /** A new training is asked for. */
  begin(): void {
    this.ready.value = false;
    this.problem.value = null;
    this.taken.value = null;
    this.look.value = null;
    this.moved.value = null;
    this.runsOn.value = '';
  }

  /** @param reason - why the training runs where it does, unless it tells another */
  hear(answer: TrainingAnswer, reason: string): void {
    if (answer.type === 'note') this.note.value = `${answer.text} \u2026`;
    if (answer.type === 'ready') {
      this.device.value = answer.device;
      this.runsOn.value = answer.notice ?? `device ${reason}`;
      this.note.value = 'Ready: run it, or take one step.';
      this.ready.value = true;
    }
    if (answer.type === 'keeping') this.keeping.value = answer;
    if (answer.type === 'wentOn') {
      this.taken.value = answer.steps.at(-1) ?? null;
      this.rate.value = answer.rate;
    }
    if (answer.type === 'running') this.running.value = answer.running;
    if (answer.type === 'step') {
      this.taken.value = answer;
      this.note.value = '';
    }
    if (answer.type === 'offsets') this.offsets.value = answer.offsets;
    if (answer.type === 'moved') this.moved.value = answer.moved;
    if (answer.type === 'look') this.look.value = answer.look;
    if (answer.type === 'failed') this.fail(answer.sentence);
  }

  /** What of it stands in the address. */
  kept(): Record<string, Kept> {
    const { offset } = this;
    return {
      offset: {
        text: () => String(offset.value ?? 'none'),
        take(text) {
          const number = text === 'none' ? null : Number(text);
          const isOne = number === null || (/^\d+$/.test(text) && number <= lastOffset);
          if (isOne) offset.value = number;
          return isOne ? null : `a number from 0 to ${lastOffset}, or none`;
        },
      },
    };
  }

  fail(sentence: string): void {
    this.problem.value = sentence;
    this.note.value = '';
  }
}

function factsOf(
  { step, epoch, loss, rate, milliseconds }: TakenStep,
  device: string | null,
): string {
  return (
    `step ${step} \u00b7 epoch ${epoch} \u00b7 loss ${loss.toFixed(4)} \u00b7 ` +
    `rate ${rate.toPrecision(2)} \u00b7 ${Math.round(milliseconds)} ms on ${device}`
  );
}

function spreadOf({ before, now }: OffsetsPicture): string {
  const numbers = (values: readonly number[]) => values.map((one) => one.toFixed(3)).join(', ');
  return (
    `Standard deviation along x, y, z: ${numbers(before)} before, ${numbers(now)} now; ` +
    '1 is half the scan.'
  );
}
