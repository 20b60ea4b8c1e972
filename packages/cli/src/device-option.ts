import type { ChosenDevice, DeviceName } from '@obelisk/engine';
import { type DeviceChoice, deviceChoices } from '@obelisk/training/command';
import { Option } from 'commander';
import type { Terminal } from './terminal.js';

/** `--device`, the same for every command that computes. */
export function deviceOption(): Option {
  return new Option('--device <name>', 'where kernels run (see obelisk devices)')
    .choices(deviceChoices)
    .default('auto');
}

/** The device that runs, and what was asked for. */
export interface OpenedDevice extends ChosenDevice {
  readonly asked: DeviceChoice;
}

/** Opens the device that was asked for. */
export async function openChosenDevice(asked: DeviceChoice): Promise<OpenedDevice> {
  const { chooseDevice } = await import('@obelisk/engine');
  return { ...(await chooseDevice(asked)), asked };
}

/** Tells which device runs, and why: as the last thing before the work. */
export function tellDevice({ note }: Terminal, { reason }: ChosenDevice): void {
  note(`device ${reason}`);
}

/** As a plan has it. */
export function nameOf({ device }: ChosenDevice): DeviceName {
  return device.name as DeviceName;
}
