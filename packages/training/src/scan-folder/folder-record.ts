import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Triple } from '@obelisk/data';
import { readFileBytes } from '@obelisk/data/node';
import { writePlan } from '../folder/training-plan.js';
import type { SegmentationChoices } from '../found/segmentation-choices.js';
import { isRecord, numberThat, oneOf, requireMembers, someText } from '../members.js';
import { organsAsJson } from '../trained/organ-report.js';
import type { TrainedModel } from '../trained/trained-model.js';
import { ownVersion } from '../version.js';
import type { VoxelBox } from '../voxel-box.js';
import { type CaseResult, type CaseSeconds, isDone } from './case-result.js';

/** Beside the labels: what made them. */
export const recordFile = 'segmentation.json';

/** With what a folder is segmented. */
export interface FolderSettings {
  readonly model: TrainedModel;
  /** Files of the weights. */
  readonly weights: readonly string[];
  readonly device: { readonly name: string };
  readonly crop?: VoxelBox;
  /** In mm. */
  readonly fieldOfView?: Triple;
  readonly choices?: SegmentationChoices;
  /** Whether NaN counts as air. */
  readonly nanAsAir?: boolean;
}

/** What was done to a scan before. */
export interface RecordedCase {
  readonly sha256: string;
  readonly seconds: CaseSeconds;
  readonly steps: readonly string[];
  readonly remarks: readonly string[];
}

/** What made labels: all of it decides them, but the last two a little at most. */
export function madeWith(settings: FolderSettings) {
  const { model, weights, device, crop, fieldOfView, nanAsAir, choices = {} } = settings;
  const sha256 = (path: string) => createHash('sha256').update(readFileBytes(path)).digest('hex');
  return {
    model: model.entry.name,
    labels: model.labels,
    preparation: model.preparation,
    weights: weights.map((path) => ({ file: basename(path), sha256: sha256(path) })),
    crop: crop ?? null,
    fieldOfView: fieldOfView ?? null,
    // Records have these only where they were asked for.
    mirror: choices.mirror,
    keepLargest: choices.keepLargest,
    probabilities: choices.probabilities,
    uncertainty: choices.uncertainty,
    // Left out where it was not asked for, as in records of earlier versions.
    nanAsAir: nanAsAir || undefined,
    device: device.name,
    obelisk: ownVersion(),
  };
}

type Made = ReturnType<typeof madeWith>;

/** Writes what made the labels of a folder, and what came of each scan, as a whole. */
export function writeRecord(folder: string, made: Made, results: readonly CaseResult[]): void {
  const cases = Object.fromEntries(results.map((one) => [one.name, recorded(one)]));
  writePlan(join(folder, recordFile), { version: 1, ...made, cases });
}

function recorded(one: CaseResult): object {
  const input = basename(one.input);
  if (!isDone(one)) return { input, failure: one.failure };
  const { sha256, voxels, seconds, steps, remarks, report } = one;
  return { input, sha256, voxels, seconds, steps, remarks, ...organsAsJson(report) };
}

/** The scans that were done in a folder before, by name. */
export interface DoneBefore {
  readonly cases: ReadonlyMap<string, RecordedCase>;
  /** What was another device or version then, in one line. */
  readonly note: string | null;
}

/**
 * Reads what was done before, with the same weights and options.
 * @throws Error when it was with others, or the file is damaged
 */
export function doneBefore(folder: string, made: Made): DoneBefore {
  const path = join(folder, recordFile);
  if (!existsSync(path)) return { cases: new Map(), note: null };
  const record = readRecord(path);
  const differs = (key: keyof Made) => essence(record[key]) !== essence(made[key]);
  const other = deciding.find(differs);
  if (other !== undefined) {
    throw new Error(
      `${path}: the labels here were made with ${words[other]}; expected the same, or a new folder`,
    );
  }
  const changed = (['device', 'obelisk'] as const).filter(differs);
  const told = changed.map((key) => `${words[key]} (${record[key]})`).join(' and ');
  const cases = Object.entries(record.cases).filter(([, one]) => 'sha256' in one);
  const checked = cases.map(([name, one]) => [name, requireRecorded(one, path, name)] as const);
  return {
    cases: new Map(checked),
    note: told === '' ? null : `${path}: scans done before were made with ${told}`,
  };
}

const deciding = [
  ...(['model', 'labels', 'preparation', 'weights', 'crop', 'fieldOfView'] as const),
  ...(['nanAsAir', 'mirror', 'keepLargest', 'probabilities', 'uncertainty'] as const),
];

const words: Record<keyof Made, string> = {
  model: 'another network',
  labels: 'other names of labels',
  preparation: 'another preparation of scans',
  weights: 'other weights',
  crop: 'another --crop',
  fieldOfView: 'another --field-of-view',
  mirror: 'another --mirror',
  keepLargest: 'another --keep-largest',
  probabilities: 'another --probabilities',
  uncertainty: 'another --uncertainty',
  nanAsAir: 'or without --nan-as-air',
  device: 'another device',
  obelisk: 'another version of obelisk',
};

/** Files of weights may have other names now. */
const essence = (value: unknown): string =>
  JSON.stringify(value, (key, member) => (key === 'file' ? undefined : member));

function readRecord(path: string): Made & { cases: Record<string, object> } {
  let record: unknown;
  try {
    record = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Error(`${path}: is damaged; expected a new folder, or remove it with its labels`);
  }
  const cases = { holds: isRecord, expected: 'an object' };
  requireMembers(record, { version: oneOf([1]), cases }, `${path}: the record`);
  return record as Made & { cases: Record<string, object> };
}

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((line) => typeof line === 'string');
const texts = { holds: isTexts, expected: 'a list of texts' };
const seconds = numberThat((value) => value >= 0, 'a number of seconds');

function requireRecorded(one: unknown, path: string, name: string): RecordedCase {
  const where = `${path}: the case ${name}`;
  const parts = { holds: isRecord, expected: 'an object' };
  const members = { sha256: someText, seconds: parts, steps: texts, remarks: texts };
  const found = requireMembers<RecordedCase>(one, members, where);
  const each = { preparation: seconds, network: seconds, writing: seconds };
  requireMembers<CaseSeconds>(found.seconds, each, `${where}: its seconds`);
  return found;
}
