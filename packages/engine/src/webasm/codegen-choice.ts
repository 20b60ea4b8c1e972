import { codegenNotice } from '@obelisk/webasm';
import { processWide } from '../process-wide.js';

const isKnown = codegenNotice() === null;

/** Whether they are now. */
export const isAdjusted = processWide('kernels are compiled by us', () => isKnown);

/**
 * Has kernels on `webasm` compiled by our code generator, or by that of gpu.js, from now on.
 *
 * @example
 * ```ts
 * import { codegenAdjusted, switchCodegen } from '@obelisk/engine';
 * switchCodegen(false);
 * codegenAdjusted(); // => false
 * switchCodegen(true);
 * ```
 */
export function switchCodegen(on: boolean): void {
  isAdjusted.value = on && isKnown;
}

/**
 * Whether kernels on `webasm` are compiled by our code generator: not by that of gpu.js, which
 * takes over for another version of gpu.js.
 *
 * @example
 * ```ts
 * import { codegenAdjusted } from '@obelisk/engine';
 * codegenAdjusted(); // => true
 * ```
 */
export function codegenAdjusted(): boolean {
  return isAdjusted.value;
}
