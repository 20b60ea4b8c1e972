import type { Arithmetic } from '@obelisk/engine';
import { readSafetensorsMetadata } from '@obelisk/nn';
import type { DeckState } from './learning/scan-deck.js';
import { isRecord } from './members.js';
import type { TrainingHistory } from './train.js';

/** What a saved training says beside its arrays. */
export interface SavedNotes {
  readonly version: 1;
  readonly step: number;
  /** How often Adam moved each parameter; one number for all in files of before. */
  readonly adamSteps: Readonly<Record<string, number>> | number;
  readonly deck: DeckState;
  /** Scans of the next step, when they are drawn already. */
  readonly upcoming: readonly number[];
  /** The streams of random numbers: that of the training, and those of dropout layers. */
  readonly random: readonly number[];
  readonly streams: readonly (readonly number[])[];
  readonly history: TrainingHistory;
  /** How `webasm` rounded sums of products; not in files of before, where it was `exact`. */
  readonly arithmetic?: Arithmetic;
}

/** Where the notes are in the metadata of the safetensors file. */
const place = 'training';

/** The metadata that `readNotes` reads. */
export function notesMetadata(notes: SavedNotes): Map<string, string> {
  return new Map([[place, JSON.stringify(notes)]]);
}

/**
 * Reads the notes of a saved training.
 * @param name - of the file, for messages
 * @throws Error when there are none, or they are damaged
 */
export function readNotes(bytes: Uint8Array, name: string): SavedNotes {
  const text = readSafetensorsMetadata(bytes, name).get(place);
  if (text === undefined) {
    throw new Error(`${name}: is no saved training; expected the checkpoint of a training`);
  }
  let notes: unknown;
  try {
    notes = JSON.parse(text);
  } catch {
    // told below
  }
  if (isNotes(notes)) return notes;
  throw new Error(`${name}: its notes on the training are damaged, or of another version`);
}

function isNotes(value: unknown): value is SavedNotes {
  if (!isRecord(value) || value.version !== 1) return false;
  const { step, adamSteps, deck, upcoming, random, streams, history, arithmetic } = value;
  return (
    isCount(step) &&
    (isCount(adamSteps) || (isRecord(adamSteps) && Object.values(adamSteps).every(isCount))) &&
    isDeck(deck) &&
    isListOf(upcoming, (at) => isCount(at) && at < deck.scans) &&
    isStream(random) &&
    isListOf(streams, isStream) &&
    isHistory(history) &&
    (arithmetic === undefined || arithmetic === 'exact' || arithmetic === 'fused')
  );
}

function isDeck(value: unknown): value is DeckState {
  if (!isRecord(value)) return false;
  const { scans, random, rest } = value;
  return isCount(scans) && isStream(random) && isListOf(rest, (at) => isCount(at) && at < scans);
}

/** Each step has its loss, and each measurement its Dice. */
export function isHistory(value: unknown): value is TrainingHistory {
  if (!isRecord(value)) return false;
  const { steps, loss, diceSteps, dice, seconds, measuringSeconds } = value;
  return (
    isListOf(steps, isCount) &&
    isListOf(loss, Number.isFinite) &&
    isListOf(diceSteps, isCount) &&
    isListOf(dice, (each) => isListOf(each, isDice)) &&
    steps.length === loss.length &&
    dice.length === diceSteps.length &&
    Number.isFinite(seconds) &&
    Number.isFinite(measuringSeconds)
  );
}

const isDice = (value: unknown) => value === null || Number.isFinite(value);

const isStream = (value: unknown) => Array.isArray(value) && value.length === 4 && words(value);
const words = (values: unknown[]) => values.every((word) => Number.isInteger(word));

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): value is unknown[] {
  return Array.isArray(value) && value.every(isItem);
}
