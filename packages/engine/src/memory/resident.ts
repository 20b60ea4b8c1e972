import type { Values } from './storage.js';

/**
 * Numbers that lie on a device, and come to the host only when somebody reads them. Each has one
 * owner: a storage, or whoever borrowed it for work to come.
 */
export abstract class Resident {
  /** A copy on the host, when all that was asked of the device before is done. */
  abstract read(): Promise<Values>;
  /** The same numbers for one more owner: arrays never change in place, so nothing is copied. */
  abstract share(): Resident;
  /** Its owner lets them go; commands that were recorded before still find them. */
  abstract release(): void;
}
