import { chooseDevice, type Device, type DeviceName, openDevice } from '@obelisk/engine';

/** A device in a worker, and a sentence when it is not the one that was asked for. */
export interface OpenedHere {
  readonly device: Device;
  readonly notice: string | null;
}

/** The device of that name as this worker has it: not each browser gives workers a GPU. */
export async function openHere(name: DeviceName): Promise<OpenedHere> {
  try {
    const { device } = await chooseDevice(name, { software: true });
    return { device, notice: null };
  } catch (error) {
    const notice = `${(error as Error).message}; webasm runs instead`;
    return { device: openDevice('webasm'), notice };
  }
}
