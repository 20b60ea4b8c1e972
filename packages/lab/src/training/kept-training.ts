import { meanOfPresent } from '@obelisk/training';
import type { ListedStep, TakenStep } from './messages.js';
import { lessonSettings, type PhantomTraining, trainingPhantoms } from './phantom-training.js';

/** A training as a browser keeps it: everything that decides how it goes on, and its curves. */
export interface KeptTraining {
  readonly version: typeof version;
  /** What it was trained by; one by something else is another training. */
  readonly lesson: string;
  /** `TrainingState.save`: weights, optimiser, random numbers. */
  readonly state: Uint8Array;
  /** The base rate. */
  readonly rate: number;
  readonly steps: readonly TakenStep[];
  readonly dice: readonly MeasuredDice[];
}

/** Dice of the held-out phantom after a step, organ by organ. */
interface MeasuredDice {
  readonly step: number;
  readonly dice: readonly (number | null)[];
}

/** Goes up when the form of what is kept changes. */
const version = 1;
const lesson = JSON.stringify({ trainingPhantoms, settings: lessonSettings });

/** What is to be kept of a training. @param steps - all that it took */
export async function keptTraining(
  training: PhantomTraining,
  steps: readonly TakenStep[],
): Promise<KeptTraining> {
  const { evaluations } = training;
  return {
    ...{ version, lesson, steps: [...steps], rate: training.steps.lr },
    state: await training.steps.state.save(),
    dice: evaluations.map(({ step, evaluation }) => ({ step, dice: evaluation.dice })),
  };
}

/**
 * Takes a new training to where a kept one was.
 * @returns its steps
 * @throws Error with the end of a sentence, as "is damaged"; the training is then as it was
 */
export function goOn(training: PhantomTraining, kept: unknown): readonly ListedStep[] {
  if (!isKept(kept)) throw new Error('is damaged');
  if (kept.version !== version || kept.lesson !== lesson) {
    throw new Error('is of another version of this page');
  }
  try {
    training.steps.state.load(kept.state, 'what was kept');
  } catch {
    throw new Error('is damaged');
  }
  training.steps.lr = kept.rate;
  const { step: last } = training.steps.state;
  // The last step is measured again: its labels were not kept.
  const measured = kept.dice.filter(({ step }) => step < last);
  const labels = { name: training.heldOut.name, predicted: new Uint8Array(), seconds: 0 };
  for (const { step, dice } of measured) {
    training.evaluations.push({ step, evaluation: { ...labels, dice } });
  }
  const means = new Map(measured.map(({ step, dice }) => [step, meanOfPresent(dice)]));
  return kept.steps.map((step) => ({ ...step, meanDice: means.get(step.step) ?? null }));
}

function isKept(value: unknown): value is Omit<KeptTraining, 'version'> & { version: number } {
  if (!isRecord(value)) return false;
  const { version: form, lesson: of, state, rate, steps, dice } = value;
  // Of another version nothing else is known.
  if (typeof form === 'number' && form !== version) return true;
  return (
    form === version &&
    typeof of === 'string' &&
    state instanceof Uint8Array &&
    (rate as number) > 0 &&
    isListOf(steps, (one, at) => one.step === at + 1 && isStep(one)) &&
    isListOf(dice, (one) => Number.isInteger(one.step) && Array.isArray(one.dice))
  );
}

const isStep = ({ epoch, loss, rate, milliseconds }: Fields) =>
  [epoch, loss, rate, milliseconds].every(Number.isFinite);

type Fields = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

function isListOf(value: unknown, isItem: (item: Fields, at: number) => boolean): boolean {
  return Array.isArray(value) && value.every((one, at) => isRecord(one) && isItem(one, at));
}
