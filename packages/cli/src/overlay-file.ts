import type { LabelMap, Volume } from '@obelisk/data';
import { withoutUnknown } from './unknown-labels.js';

/** Scan and labels on the same voxels. */
export interface LabelledVolumes {
  readonly scan: Volume;
  readonly labels: LabelMap;
  readonly truth: LabelMap | null;
}

/** Writes a PNG with the labels drawn over the scan, beside the ground truth if there is one. */
export async function writeOverlay(
  path: string,
  { scan, labels, truth }: LabelledVolumes,
  names: readonly string[],
): Promise<void> {
  const { reorientedView, spacingOf } = await import('@obelisk/data');
  const { writeFileAtomically } = await import('@obelisk/data/node');
  const { overlayPng } = await import('@obelisk/viz');
  const upright = reorientedView(scan, 'RAS');
  const known = truth && (await withoutUnknown(truth, names.length));
  const png = overlayPng({
    scan: upright.data,
    labels: reorientedView(labels, 'RAS').data,
    groundTruth: known ? reorientedView(known, 'RAS').data : undefined,
    spacing: spacingOf(upright.affine),
    names,
  });
  writeFileAtomically(path, png);
}
