import type { AnyModelEntry } from '../any-model.js';

/**
 * What a file says of itself, as texts: the network, its labels, and how a scan becomes its image.
 * Orientation and spacing are of the voxels [D, H, W], which are x, y, z of the scan.
 */
export function metadataOf(
  entry: AnyModelEntry,
  labels: readonly string[],
): Readonly<Record<string, string>> {
  const { orientation, spacing } = entry.preprocessing;
  return {
    model: entry.name,
    labels: labels.join(','),
    orientation,
    spacing: spacing ? spacing.join(',') : 'any',
    intensity: intensityOf(entry),
  };
}

function intensityOf(entry: AnyModelEntry): string {
  if (entry.kind === 'volume') {
    const { factor, offset } = entry.preprocessing.intensity;
    return `HU * ${factor} + ${offset}`;
  }
  if (entry.preprocessing.intensity === 'hounsfield') return 'HU * 0.002 + 0';
  return 'mean 0 and standard deviation 1 in each volume';
}
