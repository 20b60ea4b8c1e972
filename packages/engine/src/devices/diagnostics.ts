import type { DeviceName } from '../device.js';
import { tableLines } from '../text/text-table.js';
import { type Arithmetic, arithmetic } from '../webasm/arithmetic.js';
import { threadCount } from '../webasm/thread-count.js';
import { chooseDevice } from './choose-device.js';
import { type DetectedDevice, detectDevices } from './detect-devices.js';

/** What a machine has to compute with. */
export interface DeviceDiagnostics {
  readonly devices: readonly DetectedDevice[];
  /** What `auto` takes. */
  readonly chosen: DeviceName | 'shapes';
  /** Threads of `webasm`, and how it rounds sums of products. */
  readonly threads: number;
  readonly arithmetic: Arithmetic;
}

/**
 * Looks what this machine has to compute with, for a program or for someone who helps.
 *
 * @example
 * ```ts
 * import { deviceDiagnostics } from '@obelisk/engine';
 * (await deviceDiagnostics()).devices.length; // => 5
 * ```
 */
export async function deviceDiagnostics(): Promise<DeviceDiagnostics> {
  const devices = await detectDevices();
  const { device } = await chooseDevice('auto');
  return { devices, chosen: device.name, threads: threadCount(), arithmetic: arithmetic() };
}

/**
 * Lines to hand to someone who helps: what the machine is and what it has to compute with. Nothing
 * in them tells of files or people.
 * @param about - what is known of the machine and the programs, by name
 *
 * @example
 * ```ts
 * import { deviceDiagnostics, diagnosticLines } from '@obelisk/engine';
 * diagnosticLines({ obelisk: '0.1.0' }, await deviceDiagnostics())[0]; // => 'obelisk     0.1.0'
 * ```
 */
export function diagnosticLines(
  about: Readonly<Record<string, string>>,
  { devices, chosen, threads, arithmetic: sums }: DeviceDiagnostics,
): string[] {
  const rows = devices.map(({ name, available, detail }) => [
    name,
    `${available ? 'yes' : 'no '} ${detail}`,
  ]);
  const own = { auto: chosen, threads: String(threads), arithmetic: sums };
  return tableLines([...Object.entries({ ...about, ...own }), ...rows]);
}
