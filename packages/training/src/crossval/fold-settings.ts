import type { ModelEntry } from '@obelisk/models';
import { releasedAugmentation } from '../augmentation/random-affine.js';
import { settingsFor } from '../planned/training-settings.js';
import type { TrainingSettings } from '../recipes.js';
import type { CrossvalPlan } from './crossval-plan.js';

/**
 * The recipe of one model of a cross-validation. `--augment` is for the networks of whole volumes,
 * and for the original OBELISK where its name has a `++`, as in Table 3.
 */
export function foldSettings(
  entry: ModelEntry,
  augmented: boolean,
  { options }: Pick<CrossvalPlan, 'options'>,
  scans: number,
): TrainingSettings {
  const { augment, batch, accumulate, dropout, ...others } = options;
  const common = { ...others, data: '', fit: 'crop', spacing: 'median' } as const;
  if (entry.kind === 'volume') {
    // Dropout is for those that have it: the U-Nets, in a comparison with networks that have none.
    const own = entry.name.startsWith('unet') ? dropout : undefined;
    return settingsFor(entry, { ...common, augment, batch, accumulate, dropout: own }, scans);
  }
  // Batches of random locations have a size of their own, and take any number of scans.
  const settings = settingsFor(entry, common, Number.POSITIVE_INFINITY);
  return { ...settings, augmentation: augmented ? (augment ?? releasedAugmentation) : 0 };
}
