import { guessModel, type ModelEntry, modelEntry, modelNames } from '@obelisk/models';
import { type Preparation, preparationOf, type WeightsFile } from '@obelisk/training';

/**
 * What released weights expect of a scan, in a sentence: others are segmented, too, but badly.
 * Empty for weights that say themselves how their scans were prepared, and for unknown ones.
 */
export function expectation({ tensors, notes }: WeightsFile): string {
  const name = notes.get('model') ?? guessModel(tensors).name ?? '';
  if (notes.has('preparation') || !modelNames().includes(name)) return '';
  const entry = modelEntry(name);
  return stretchesBox(preparationOf(entry)) ? tightBox : wholeAbdomen(entry);
}

/** Whether a box is resampled to a fixed size: others see scans as they are. */
export function stretchesBox({ size, fit }: Preparation): boolean {
  return size !== null && fit === 'resample';
}

const tightBox =
  'These weights expect a tight box of the abdomen, with contrast agent; what lies below the ' +
  'kidneys is beyond them, and gets labels all the same: set a crop box.';

function wholeAbdomen({ paperSize, preprocessing: { spacing } }: ModelEntry): string {
  const millimetres = paperSize.map((count, axis) => Math.round(count * (spacing?.[axis] ?? 0)));
  return spacing === null
    ? ''
    : `These weights learned from scans of ${millimetres.join(' x ')} mm at ${spacing[0]} mm; ` +
        'where a scan is larger or smaller, their offsets reach other places.';
}
