import type { Modality } from '../preparation-plan.js';

/**
 * Whether the intensities of a channel are HU, by its name: those of a CT are, and no others have a
 * unit. Names are free text: 'CT', 'ct', 'CT scan'.
 */
export function modalityOf(channel: string): Modality {
  return /(?<![a-z\d])ct(?![a-z\d])/i.test(channel) ? 'hounsfield' : 'volume';
}

/** Tells how intensities are taken, because only a name decides it. */
export function modalityLine(channel: string): string {
  return modalityOf(channel) === 'hounsfield'
    ? `channel "${channel}": intensities are HU, and keep their scale`
    : `channel "${channel}": intensities get mean 0 and deviation 1 in each scan; ` +
        'they are HU where the name of the channel has the word CT';
}
