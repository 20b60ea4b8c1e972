import type { Triple } from '@obelisk/data';
import { shown } from '@obelisk/engine/text';
import type { Members } from './members.js';
import type { Intensity, Preparation } from './preparation.js';
import { mostVoxels } from './prepared-shape.js';

/**
 * Reads what a checkpoint says of the preparation of its scans: JSON with exactly the members of
 * `Preparation`.
 * @param name - of the file, for messages
 * @throws one sentence that says which member is wrong, and what was expected
 *
 * @example
 * ```ts
 * import { readPreparation } from '@obelisk/training';
 * const text = `{ "orientation": "RAS", "spacing": null, "size": [44, 60, 48],
 *   "fit": "crop", "intensity": "volume" }`;
 * readPreparation(text, 'a.safetensors').size; // => [44, 60, 48]
 * readPreparation('{}', 'a.safetensors'); // throws: a.safetensors: its preparation has no
 * ```
 */
export function readPreparation(text: string, name: string): Preparation {
  return checkPreparation(parse(text, `${name}: its preparation`), name);
}

/**
 * The same for a value that was read from JSON.
 * @param name - of the file, for messages
 * @throws one sentence that says which member is wrong, and what was expected
 */
export function checkPreparation(value: unknown, name: string): Preparation {
  const where = `${name}: its preparation`;
  const stored = requireOnly(value, Object.keys(readers), where);
  const read = <Key extends keyof Preparation>(key: Key): Preparation[Key] => {
    const { holds, expected } = readers[key];
    if (holds(stored[key])) return stored[key] as Preparation[Key];
    throw new Error(`${where} has the ${key} ${shown(stored[key])}; expected ${expected}`);
  };
  const preparation = {
    orientation: read('orientation'),
    spacing: read('spacing'),
    size: read('size'),
    fit: read('fit'),
    intensity: read('intensity'),
  };
  if (preparation.intensity !== 'volume') {
    requireOnly(preparation.intensity, ['factor', 'offset'], `${where}: its intensity`);
  }
  return preparation;
}

const readers: Members<Preparation> = {
  orientation: { holds: isOrientation, expected: 'axis codes such as "RAS"' },
  spacing: {
    holds: (value) => value === null || isTriple(value, (mm) => mm > 0),
    expected: 'null or three positive numbers of mm',
  },
  size: {
    holds: (value) => value === null || isSize(value),
    expected: 'null or three positive counts of voxels, at most 2^28 in all',
  },
  fit: {
    holds: (value) => value === 'resample' || value === 'crop',
    expected: '"resample" or "crop"',
  },
  intensity: {
    holds: isIntensity,
    expected: '"volume" or {"factor": a number but 0, "offset": a number}',
  },
};

/** Each of the three directions once. */
function isOrientation(value: unknown): value is string {
  if (typeof value !== 'string' || value.length !== 3) return false;
  return ['RL', 'AP', 'SI'].every((ends) => [...value].some((letter) => ends.includes(letter)));
}

/** Whether a value is a list of three numbers for which `holds` is true. */
export function isTriple(value: unknown, holds: (number: number) => boolean): value is Triple {
  return Array.isArray(value) && value.length === 3 && value.every((n) => isNumber(n) && holds(n));
}

/** A kernel takes no more voxels, and nothing shall be made of a scan that no kernel takes. */
function isSize(value: unknown): value is Triple {
  const isCount = (n: number) => Number.isSafeInteger(n) && n > 0;
  return isTriple(value, isCount) && value[0] * value[1] * value[2] <= mostVoxels;
}

function isIntensity(value: unknown): value is Intensity {
  if (value === 'volume') return true;
  if (typeof value !== 'object' || value === null) return false;
  const { factor, offset } = value as Record<string, unknown>;
  return isNumber(factor) && factor !== 0 && isNumber(offset);
}

const isNumber = (value: unknown): value is number => Number.isFinite(value);

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${where} is not JSON: ${shown(text)}`);
  }
}

/** An object with these members and no other. */
function requireOnly(
  value: unknown,
  members: readonly string[],
  where: string,
): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${where} is ${shown(value)}; expected an object`);
  }
  const missing = members.find((member) => !Object.hasOwn(value, member));
  if (missing) throw new Error(`${where} has no ${missing}`);
  const unknown = Object.keys(value).find((member) => !members.includes(member));
  if (unknown) throw new Error(`${where} has the member ${shown(unknown)}, which is not known`);
  return value as Record<string, unknown>;
}
