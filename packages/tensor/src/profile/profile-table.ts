import type { KernelEvent } from '@obelisk/engine';
import type { TraceEvent } from '../trace.js';
import type { ProfileRow } from './profile.js';

type Sums = { -readonly [Key in keyof ProfileRow]: ProfileRow[Key] };

/** Adds up what operations took. */
export class ProfileTable {
  readonly #rows = new Map<string, Sums>();

  addOperation(event: TraceEvent): void {
    const row = this.#row(event.operation, event.phase, event.device);
    row.calls++;
    row.milliseconds += event.milliseconds;
    row.bytes += event.bytes;
    for (const kernel of event.kernels) addKernelTo(row, kernel);
  }

  /** A kernel that no operation ran. */
  addKernel(event: KernelEvent): void {
    const row = this.#row(event.kernel, 'outside', event.device);
    row.calls++;
    row.milliseconds += event.milliseconds;
    row.bytes += event.bytes;
    addKernelTo(row, event);
  }

  rows(): ProfileRow[] {
    return [...this.#rows.values()].sort((a, b) => b.milliseconds - a.milliseconds);
  }

  #row(operation: string, phase: ProfileRow['phase'], device: string): Sums {
    const key = `${phase} ${device} ${operation}`;
    let row = this.#rows.get(key);
    if (!row) {
      const none = { calls: 0, milliseconds: 0, kernelMilliseconds: 0, kernels: 0, compiled: 0 };
      row = { operation, phase, device, ...none, bytes: 0 };
      this.#rows.set(key, row);
    }
    return row;
  }
}

function addKernelTo(row: Sums, { milliseconds, compiled }: KernelEvent): void {
  row.kernels++;
  row.kernelMilliseconds += milliseconds;
  if (compiled) row.compiled++;
}
