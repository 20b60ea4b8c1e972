import { hasRelaxedSimd } from '@obelisk/webasm';
import type { KernelCall } from '../calls/kernel-call.js';
import { isNode } from '../devices/webgpu-node.js';
import { processWide } from '../process-wide.js';
import { isAdjusted } from './codegen-choice.js';

/**
 * How sums of products are rounded on `webasm`: `exact` rounds each product and each sum, as
 * everywhere; `fused` rounds both together, once, in kernels that are faster with it.
 */
export type Arithmetic = 'exact' | 'fused';

const isExact = processWide('products are rounded before they are added', wantedByEnvironment);

/**
 * Has kernels on `webasm` round each product before it is added, from the next kernel on, also
 * where the runtime could do both at once: results are then the same on all of them, to the bit.
 * `OBELISK_EXACT=1` says it for a whole process.
 *
 * @example
 * ```ts
 * import { arithmetic, setExact } from '@obelisk/engine';
 * setExact(true);
 * arithmetic(); // => 'exact'
 * setExact(false);
 * ```
 */
export function setExact(on: boolean): void {
  isExact.value = on;
}

/**
 * How sums of products are rounded on `webasm` now: `fused` where the runtime can (Node 22 and
 * later, Chrome 114, Firefox 145), unless `setExact` or `OBELISK_EXACT=1` forbid it.
 *
 * @example
 * ```ts
 * import { arithmetic } from '@obelisk/engine';
 * ['exact', 'fused'].includes(arithmetic()); // => true
 * ```
 */
export function arithmetic(): Arithmetic {
  return canFuse() && !isExact.value ? 'fused' : 'exact';
}

/**
 * Whether `webasm` has fused multiply-adds here, asked for or not.
 *
 * @example
 * ```ts
 * import { canFuse, setExact } from '@obelisk/engine';
 * const before = canFuse();
 * setExact(true);
 * canFuse() === before; // => true
 * setExact(false);
 * ```
 */
export function canFuse(): boolean {
  return hasRelaxedSimd() && isAdjusted.value;
}

/** Whether the products of this call are fused with their sums. */
export function isFused({ fuses = false }: KernelCall): boolean {
  return fuses && arithmetic() === 'fused';
}

function wantedByEnvironment(): boolean {
  const text = isNode() ? (process.env.OBELISK_EXACT ?? '') : '';
  if (text === '1') return true;
  if (text === '' || text === '0') return false;
  throw new Error(`OBELISK_EXACT: expected 1 or 0, got '${text}'`);
}
