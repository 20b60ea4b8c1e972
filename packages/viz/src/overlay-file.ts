import { type LabelMap, reorientedView, spacingOf, type Volume } from '@obelisk/data';
import { writeFileAtomically } from '@obelisk/data/node';
import { withoutUnknown } from '@obelisk/training';
import { overlayPng } from './overlay.js';

/** Scan and labels on the same voxels. */
export interface LabelledVolumes {
  readonly scan: Volume;
  readonly labels: LabelMap;
  readonly truth: LabelMap | null;
}

/**
 * Writes a PNG with the labels drawn over the scan, beside the ground truth if there is one.
 *
 * @example
 * ```ts
 * import { readFileSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { phantomLabels, phantomSeries } from '@obelisk/data';
 * import { writeOverlay } from '@obelisk/viz/node';
 * const [{ scan, labels }] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const path = `${tmpdir()}/obelisk-overlay-${process.pid}.png`;
 * writeOverlay(path, { scan, labels, truth: null }, phantomLabels);
 * readFileSync(path).toString('latin1', 1, 4); // => 'PNG'
 * rmSync(path);
 * ```
 */
export function writeOverlay(
  path: string,
  { scan, labels, truth }: LabelledVolumes,
  names: readonly string[],
): void {
  const upright = reorientedView(scan, 'RAS');
  const known = truth && withoutUnknown(truth, names.length);
  const png = overlayPng({
    scan: upright.data,
    labels: reorientedView(labels, 'RAS').data,
    groundTruth: known ? reorientedView(known, 'RAS').data : undefined,
    spacing: spacingOf(upright.affine),
    names,
  });
  writeFileAtomically(path, png);
}
