import { resolve } from 'node:path';
import { counted, tableLines } from '@obelisk/engine/text';
import type { GpuKernelRow, ProfileRow } from '@obelisk/tensor';
import type { Terminal } from './terminal.js';

/** Rows of the table; the rest are added up in a last one. */
const mostRows = 25;

/**
 * Runs a command and tells what its operations took: a table to standard error, and a trace file
 * for the viewers of Chrome and Perfetto. After a failure, too.
 * @param file - of the trace
 */
export async function profiled(
  terminal: Terminal,
  file: string,
  run: () => Promise<void>,
): Promise<void> {
  const { startProfile } = await import('@obelisk/tensor');
  const { writeFileAtomically } = await import('@obelisk/data/node');
  const profile = startProfile();
  try {
    await run();
  } finally {
    profile.stop();
    const rows = profile.rows();
    if (rows.length === 0) {
      terminal.say('profile: nothing was computed');
    } else {
      for (const line of profileLines(rows, profile.milliseconds)) terminal.say(line);
      for (const line of gpuLines(await profile.gpuRows())) terminal.say(line);
      writeFileAtomically(resolve(file), new TextEncoder().encode(profile.trace()));
      const left = profile.leftOut === 0 ? '' : `, without ${profile.leftOut} later steps`;
      terminal.say(`trace in ${file}${left}: chrome://tracing or ui.perfetto.dev opens it`);
    }
  }
}

/** The table, and what share of the whole time it explains. */
export function profileLines(rows: readonly ProfileRow[], milliseconds: number): string[] {
  const shown = rows.slice(0, mostRows).map(cellsOf);
  const others = rows.slice(mostRows);
  if (others.length > 0) shown.push(cellsOf(summed(others)));
  const head = ['operation', 'phase', 'calls', 'ms', 'in kernels', 'kernels', 'MB', 'device'];
  const all = rows.reduce((sum, row) => sum + row.milliseconds, 0);
  const compiled = rows.reduce((sum, row) => sum + row.compiled, 0);
  return [
    ...tableLines(shown, head),
    `${all.toFixed(0)} ms of ${milliseconds.toFixed(0)} ms in operations; ` +
      `${counted(compiled, 'kernel')} compiled`,
  ];
}

/** What kernels took on a graphics processor; nothing where none ran there. */
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
