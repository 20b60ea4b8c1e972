import { tableLines } from '@obelisk/engine/text';
import { type ScanInfo, scanInfo } from './scan-info.js';

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
  const { format, sizes, spacing, orientation, datatype, affine, trailing } = info;
  const rows = affine.slice(0, 3).map((row) => row.map(decimal));
  return [
    `${path}: ${format} scan`,
    `shape        ${sizes.join(' x ')} voxels`,
    ...dimensionLines(sizes),
    `spacing      ${spacing.map(decimal).join(' x ')} mm`,
    `orientation  ${orientation} (each index grows towards ${directions(orientation)})`,
    `datatype     ${datatype}`,
    ...valueLines(info),
    ...trailingLines(trailing),
    'affine       voxel to mm, R, A, S positive',
    ...tableLines(rows).map((line) => `             ${line}`),
  ];
}

/** What is to be known of a file that holds more, or less, than one scan. */
function dimensionLines(sizes: readonly number[]): string[] {
  if (sizes.length < 3 || (sizes.length === 3 && sizes[2] === 1)) {
    return ['dimensions   2, a single slice, which no command takes for a scan'];
  }
  if (sizes.length === 3) return [];
  const count = sizes.slice(3).reduce((product, size) => product * size, 1);
  const how =
    sizes.length === 4 ? `; segment takes one of them with --volume 0 to ${count - 1}` : '';
  return [`dimensions   ${sizes.length}, a series of ${count} scans${how}`];
}

function valueLines({ range, notFinite, shape, sizes }: ScanInfo): string[] {
  const where = sizes.length > 3 ? ' in the first scan' : '';
  const count = shape[0] * shape[1] * shape[2];
  const finite =
    notFinite === count ? 'none is finite' : `${decimal(range[0])} to ${decimal(range[1])}`;
  const lines = [`values       ${finite}${where}`];
  if (notFinite === 0) return lines;
  const what = `${notFinite} of ${count} voxels are NaN or infinite`;
  return [...lines, `not finite   ${what}; segment takes NaN for air with --nan-as-air`];
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
