import {
  chooseDevice,
  type DetectedDevice,
  type Device,
  type DeviceName,
  detectDevices,
  openDevice,
} from '@obelisk/engine';

/** The device of the page: chosen once at the start, then by the user. */
export interface DeviceChoice {
  readonly device: Device;
  /** Why it is this one, or what it is. */
  readonly reason: string;
  /** A sentence when the device that the address names is not here; else null. */
  readonly notice: string | null;
  /** All devices, with what each one is or why it is missing. */
  readonly detected: readonly DetectedDevice[];
  choose(name: DeviceName): void;
  onDevice(listener: (device: Device) => void): () => void;
}

/**
 * Takes the device that `wanted` names, else the best real one. A graphics processor that a program
 * imitates is never taken unasked, but may be chosen.
 */
export async function startDevice(wanted: string | null): Promise<DeviceChoice> {
  const detected = await detectDevices({ software: true });
  const asked = detected.find(({ name, available }) => name === wanted && available);
  const first = await chooseDevice(asked?.name ?? 'auto', { software: asked !== undefined });
  const notice = wanted !== null && !asked ? missing(wanted, detected, first.device.name) : null;
  const listeners = new Set<(device: Device) => void>();
  let { device, reason } = first;
  return {
    detected,
    notice,
    get device() {
      return device;
    },
    get reason() {
      return reason;
    },
    choose(name) {
      device = openDevice(name);
      reason = `${name}: ${detected.find((one) => one.name === name)?.detail}`;
      for (const listener of listeners) listener(device);
    },
    onDevice(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function missing(wanted: string, detected: readonly DetectedDevice[], instead: string): string {
  const found = detected.find(({ name }) => name === wanted);
  const names = detected.map(({ name }) => name).join(', ');
  const why = found ? found.detail : `there is no such device, only ${names}`;
  return `${wanted} cannot be used here: ${why}. ${instead} runs instead.`;
}
