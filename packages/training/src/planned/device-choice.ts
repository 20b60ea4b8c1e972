import type { DeviceName } from '@obelisk/engine';

/** A device by its name, or `auto`: the fastest that is there. */
export type DeviceChoice = DeviceName | 'auto';

/** All of them, the default first. */
export const deviceChoices: readonly DeviceChoice[] = [
  'auto',
  'webasm',
  'cpu',
  'webgpu',
  'webgl2',
  'float64',
];
