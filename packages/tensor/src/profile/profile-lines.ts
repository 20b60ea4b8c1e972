import { arithmetic } from '@obelisk/engine';
import { counted, tableLines } from '@obelisk/engine/text';
import type { GpuKernelRow, ProfileRow } from './profile.js';

/** Rows of the table; the rest are added up in a last one. */
const mostRows = 25;

/**
 * The table, and what share of the whole time it explains.
 *
 * @example
 * ```ts
 * import { profileLines, startProfile } from '@obelisk/tensor';
 * const profile = startProfile();
 * profile.stop();
 * profileLines(profile.rows(), 3)[1]; // => '0 ms of 3 ms in operations; 0 kernels compiled'
 * ```
 */
export function profileLines(rows: readonly ProfileRow[], milliseconds: number): string[] {
  const shown = rows.slice(0, mostRows).map(cellsOf);
  const others = rows.slice(mostRows);
  if (others.length > 0) shown.push(cellsOf(summed(others)));
  const head = ['operation', 'phase', 'calls', 'ms', 'in kernels', 'kernels', 'MB', 'device'];
  const all = rows.reduce((sum, row) => sum + row.milliseconds, 0);
  const compiled = rows.reduce((sum, row) => sum + row.compiled, 0);
  const isFused = arithmetic() === 'fused' && rows.some(({ device }) => device === 'webasm');
  return [
    ...tableLines(shown, head),
    `${all.toFixed(0)} ms of ${milliseconds.toFixed(0)} ms in operations; ` +
      `${counted(compiled, 'kernel')} compiled${isFused ? '; with fused multiply-adds' : ''}`,
  ];
}

/**
 * What kernels took on a graphics processor; nothing where none ran there.
 *
 * @example
 * ```ts
 * import { gpuLines } from '@obelisk/tensor';
 * gpuLines([]); // => []
 * ```
 */
export function gpuLines(rows: readonly GpuKernelRow[] | null): string[] {
  if (rows === null) {
    return ['this graphics processor does not tell how long kernels take (timestamp-query)'];
  }
  if (rows.length === 0) return [];
  const sum = (of: keyof Omit<GpuKernelRow, 'kernel'>, some: readonly GpuKernelRow[]) =>
    some.reduce((total, row) => total + row[of], 0);
  const cells = (name: string, some: readonly GpuKernelRow[]) => [
    name,
    String(sum('calls', some)),
    sum('milliseconds', some).toFixed(2),
  ];
  const shown = rows.slice(0, mostRows).map((row) => cells(row.kernel, [row]));
  const others = rows.slice(mostRows);
  if (others.length > 0) shown.push(cells(`${others.length} more`, others));
  return [
    ...tableLines(shown, ['kernel on the graphics processor', 'calls', 'ms']),
    `${sum('milliseconds', rows).toFixed(0)} ms in kernels on the graphics processor`,
  ];
}

function cellsOf(row: ProfileRow): string[] {
  const { operation, phase, calls, milliseconds, kernelMilliseconds, kernels, bytes } = row;
  return [
    operation,
    phase,
    String(calls),
    milliseconds.toFixed(1),
    kernelMilliseconds.toFixed(1),
    String(kernels),
    (bytes / 1e6).toFixed(1),
    row.device,
  ];
}

function summed(rows: readonly ProfileRow[]): ProfileRow {
  const sum = (of: (row: ProfileRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  return {
    ...rows[0],
    operation: `${rows.length} more`,
    phase: 'outside',
    calls: sum(({ calls }) => calls),
    milliseconds: sum((row) => row.milliseconds),
    kernelMilliseconds: sum((row) => row.kernelMilliseconds),
    kernels: sum(({ kernels }) => kernels),
    compiled: sum(({ compiled }) => compiled),
    bytes: sum(({ bytes }) => bytes),
  };
}
