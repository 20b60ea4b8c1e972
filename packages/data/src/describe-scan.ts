import { tableLines } from '@obelisk/engine/text';
import { scanInfo } from './scan-info.js';

/**
 * Lines about a scan or label map.
 *
 * @example
 * ```ts
 * import { describeScan, scalingAffine, voxelGrid, writeNifti } from '@obelisk/data';
 * const scan = voxelGrid(new Float32Array(24), [2, 3, 4], scalingAffine([1, 1, 2]));
 * describeScan(writeNifti(scan), 'a.nii')[1]; // => 'shape        2 x 3 x 4 voxels'
 * ```
 */
export function describeScan(bytes: Uint8Array, path: string): string[] {
  const info = scanInfo(bytes, path);
  const { format, shape, spacing, orientation, datatype, range, affine, trailing } = info;
  const rows = affine.slice(0, 3).map((row) => row.map(decimal));
  return [
    `${path}: ${format} scan`,
    `shape        ${shape.join(' x ')} voxels`,
    `spacing      ${spacing.map(decimal).join(' x ')} mm`,
    `orientation  ${orientation} (each index grows towards ${directions(orientation)})`,
    `datatype     ${datatype}`,
    `values       ${decimal(range[0])} to ${decimal(range[1])}`,
    ...trailingLines(trailing),
    'affine       voxel to mm, R, A, S positive',
    ...tableLines(rows).map((line) => `             ${line}`),
  ];
}

/** What follows the voxels is not read: that may be what somebody meant to be read. */
function trailingLines(trailing: number): string[] {
  if (trailing === 0) return [];
  const what = Number.isFinite(trailing)
    ? `${trailing} bytes more, which are not read`
    : 'more than 16 MiB more, not unpacked to its end: the checksum there is not compared';
  return [`the rest     ${what}`];
}

const words: Readonly<Record<string, string>> = {
  R: 'right',
  L: 'left',
  A: 'anterior',
  P: 'posterior',
  S: 'superior',
  I: 'inferior',
};

function directions(codes: string): string {
  return [...codes].map((code) => words[code]).join(', ');
}

/** At most six digits, without trailing zeros. */
function decimal(value: number): string {
  return String(Number(value.toPrecision(6)));
}
