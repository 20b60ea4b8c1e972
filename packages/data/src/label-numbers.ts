import { shown } from '@obelisk/engine/text';
import { isObject, parseObject } from './manifest-json.js';

/** What the numbers of label maps stand for. */
export interface LabelNumbers {
  /** The name of each number; the background, 0, is among them if it has one. */
  readonly names: ReadonlyMap<number, string>;
  /** The number that says that a voxel does not count, or null. */
  readonly ignored: number | null;
}

/**
 * The labels of a `dataset.json`, in either form: that of the Medical Segmentation Decathlon, from
 * number to name, or that of nnU-Net v2, from name to number. Numbers may have gaps.
 *
 * @param path - where the file lies, for messages
 * @throws one sentence when there are none, or one has no whole number from 0 on, as a region of
 * nnU-Net
 * @example
 * ```ts
 * import { labelNumbers } from '@obelisk/data';
 * const decathlon = '{ "labels": { "0": "background", "7": "liver" } }';
 * labelNumbers(decathlon, 'dataset.json').names.get(7); // => 'liver'
 * const nnunet = '{ "labels": { "background": 0, "liver": 7, "ignore": 8 } }';
 * labelNumbers(nnunet, 'dataset.json').names.get(7); // => 'liver'
 * labelNumbers(nnunet, 'dataset.json').ignored; // => 8
 * ```
 */
export function labelNumbers(text: string, path: string): LabelNumbers {
  const { labels } = parseObject(text, path);
  const entries = isObject(labels) ? Object.entries(labels) : [];
  if (entries.length === 0) throw new Error(`${path}: expected "labels" to name the labels`);
  const names = new Map<number, string>();
  let ignored: number | null = null;
  for (const entry of entries) {
    const [number, name] = numberAndName(entry, path);
    const other = names.get(number);
    if (other !== undefined) {
      throw new Error(`${path}: ${shown(other)} and ${shown(name)} both have the label ${number}`);
    }
    if (name === 'ignore') ignored = number;
    else names.set(number, name);
  }
  return { names, ignored };
}

function numberAndName([key, value]: [string, unknown], path: string): [number, string] {
  const [number, name] = typeof value === 'string' ? [Number(key), value] : [value, key];
  if (Array.isArray(number)) {
    throw new Error(`${path}: the label ${shown(name)} is a region of several numbers`);
  }
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0) return [number, name];
  throw new Error(`${path}: the label ${shown(name)} has no whole number from 0 on`);
}
