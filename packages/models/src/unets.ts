import type { ModuleOptions } from '@obelisk/nn';
import { AllConvUNet } from './all-conv-unet.js';

/** Labels, and the probability of dropout behind each block; 0 when left out. */
type Options = ModuleOptions & { readonly labels: number; readonly dropout?: number };

/**
 * The all-conv U-Net that was released for TCIA: six levels, 883,740 parameters for 9 labels. Table
 * 1 lists five levels; the released one has six.
 *
 * @example
 * ```ts
 * import { unetTcia } from '@obelisk/models';
 * unetTcia({ labels: 9 }).parameterCount(); // => 883740
 * ```
 */
export function unetTcia(options: Options): AllConvUNet {
  return new AllConvUNet({
    ...options,
    encoder: [5, 14, 28, 42, 56, 70],
    decoder: [56, 42, 28, 14],
  });
}

/**
 * The all-conv U-Net for VISCERAL (Table 3): 875,798 parameters for 8 labels.
 *
 * @example
 * ```ts
 * import { unetVisceral } from '@obelisk/models';
 * unetVisceral({ labels: 8 }).parameterCount(); // => 875798
 * ```
 */
export function unetVisceral(options: Options): AllConvUNet {
  return new AllConvUNet({ ...options, encoder: [5, 16, 32, 64, 80], decoder: [64, 32, 8] });
}

/** The levels of Table 1. What it prints cannot all join: 64 -> 80 in #8, and 9 + 5 into #13. */
const table1 = { encoder: [5, 16, 32, 64, 80], decoder: [64, 32, 9] };

/**
 * The all-conv U-Net as Table 1 describes it, about 880k parameters.
 *
 * @example
 * ```ts
 * import { unetTable1 } from '@obelisk/models';
 * Math.round(unetTable1({ labels: 9 }).parameterCount() / 20_000); // => 44
 * ```
 */
export function unetTable1(options: Options): AllConvUNet {
  return new AllConvUNet({ ...options, ...table1 });
}

/**
 * The leaner all-conv U-Net (Section 3.3): Table 1 with groups of 4 in #6, #7 and #11, and of 8 in
 * #8 to #10. That sums to about 202k; the paper says 220k.
 *
 * @example
 * ```ts
 * import { unetLean } from '@obelisk/models';
 * Math.round(unetLean({ labels: 9 }).parameterCount() / 1000); // => 202
 * ```
 */
export function unetLean(options: Options): AllConvUNet {
  const groups = { '3': 4, '33': 4, '4': 8, '44': 8, '6cU': 8, '6bU': 4 };
  return new AllConvUNet({ ...options, ...table1, groups });
}
