import { someOf } from '@obelisk/engine/text';

/** The content of a `dataset.json`. */
export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws one sentence when the text is no JSON object */
export function parseObject(text: string, path: string): JsonObject {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    throw new Error(`${path}: is no valid JSON: ${(error as Error).message}`);
  }
  if (!isObject(file)) throw new Error(`${path}: expected a JSON object with a list "training"`);
  return file;
}

const examples = {
  labels: '{ "0": "background", "1": "liver" }',
  modality: '{ "0": "CT" }',
  channel_names: '{ "0": "CT" }',
} as const;

/** `{ "0": a, "1": b }` as [a, b]: numbers from 0 on without a gap, as nnU-Net wants them. */
export function numbered(file: JsonObject, key: keyof typeof examples, path: string): string[] {
  const entries = file[key];
  const names = isObject(entries) ? Object.keys(entries).map((_, i) => entries[i]) : [];
  if (names.length > 0 && names.every((name) => typeof name === 'string')) return names;
  throw new Error(`${path}: expected "${key}" to name the numbers from 0 on, as ${examples[key]}`);
}

/**
 * What the channels of scans hold: only one is read, and learning from the first of several without
 * a word would not be what their owner meant.
 */
export function oneChannel(
  file: JsonObject,
  key: 'modality' | 'channel_names',
  path: string,
): string[] {
  const names = numbered(file, key, path);
  if (names.length === 1) return names;
  throw new Error(`${path}: scans have ${names.length} channels (${someOf(names)}); expected one`);
}
