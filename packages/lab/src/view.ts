import type { Device } from '@obelisk/engine';

/** What the page gives to a view. */
export interface LabContext {
  /** Where kernels shall run now; the user may choose another one in the header. */
  readonly device: Device;
  /** Which device that is, and why it and no better one. */
  readonly reason: string;
  /** Calls `listener` when the user chooses another device; the result ends it. */
  onDevice(listener: (device: Device) => void): () => void;
  /** Of all random choices: `?seed=7` in the address, 1 without. */
  readonly seed: number;
  /** The rest of the address after the view's name: `02-x` of `#/notebook/02-x`, or ''. */
  readonly path: string;
  /** What the address holds of a view's state: `member=dilated` of `#/family?member=dilated`. */
  readonly query: URLSearchParams;
  /** The address of a file that the build copied, by its path in the static folder. */
  assetUrl(path: string): string;
  /**
   * Keeps what restores the view as it is now, the end of an address after its name:
   * `?member=dilated`, or '' when no address can restore it.
   */
  keepState(state: string): void;
  /** Hears the keys that are meant for the view: all of the page's, or those on its element. */
  readonly keys: Document | HTMLElement;
  /** Whether the reader may leave the view and come back to it; else what it does ends with it. */
  readonly comesBack: boolean;
}

/**
 * One page of the lab. `mount` builds it inside `root`, which is empty, and resolves when it can be
 * used; the function it gives stops all that still runs, before `root` is emptied.
 */
export interface View {
  /** Its address: `#/name`. */
  readonly name: string;
  readonly title: string;
  mount(root: HTMLElement, context: LabContext): Promise<() => void>;
}
