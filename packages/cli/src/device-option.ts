import type { ChosenDevice, DeviceName } from '@obelisk/engine';
import { Option } from 'commander';
import type { Terminal } from './terminal.js';

/** What `--device` takes. */
export type DeviceChoice = DeviceName | 'auto';

/** All of them, the default first. */
export const deviceChoices: readonly DeviceChoice[] = [
  'webasm',
  'auto',
  'cpu',
  'webgpu',
  'webgl2',
  'float64',
];

/** `--device`, the same for every command that computes. */
export function deviceOption(): Option {
  return new Option('--device <name>', 'where kernels run (see obelisk devices)')
    .choices(deviceChoices)
    .default('webasm');
}

/** Opens the device that was asked for, and tells which one `auto` took. */
export async function openChosenDevice(
  name: DeviceChoice,
  terminal: Terminal,
): Promise<ChosenDevice> {
  const { chooseDevice } = await import('@obelisk/engine');
  const chosen = await chooseDevice(name);
  if (name === 'auto') terminal.note(`device ${chosen.reason}`);
  return chosen;
}
