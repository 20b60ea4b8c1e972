import type { Triple } from '@obelisk/data';
import type { ModelEntry } from '@obelisk/models';
import { isOffset } from '../offsets-of.js';
import type { Preparation } from '../preparation.js';
import type { WeightsFile } from './weights-file.js';

/** The note of a checkpoint of ours. */
export const fieldOfViewNote = 'fieldOfView';

/**
 * The size in mm of the scans that a network learned from, where offsets are fractions of it and
 * the scan that it sees is not brought to one size: what a checkpoint of ours says, for released
 * weights the size in the paper. Null where it is unknown or does not matter.
 * @throws Error that names the file when its note is damaged
 */
export function trainedFieldOfView(
  { path, tensors, notes }: WeightsFile,
  entry: ModelEntry,
  { size }: Preparation,
): Triple | null {
  if (size !== null || ![...tensors.keys()].some(isOffset)) return null;
  const noted = notes.get(fieldOfViewNote);
  if (noted !== undefined) return readFieldOfView(noted, path);
  const { spacing } = entry.preprocessing;
  if (notes.has('preparation') || spacing === null) return null;
  const [depth, height, width] = entry.paperSize.map((count, axis) => count * spacing[axis]);
  return [depth, height, width];
}

function readFieldOfView(text: string, path: string): Triple {
  try {
    const sizes: unknown = JSON.parse(text);
    const isSize = (mm: unknown) => Number.isFinite(mm) && (mm as number) > 0;
    if (Array.isArray(sizes) && sizes.length === 3 && sizes.every(isSize)) {
      return sizes as unknown as Triple;
    }
  } catch {
    // told below
  }
  const shown = JSON.stringify(text.slice(0, 60));
  throw new Error(`${path}: its field of view is ${shown}; expected three positive numbers of mm`);
}
