import type { Values } from '@obelisk/engine';
import { twinSlope, twinSpread, twinValue } from '../sampling/trilinear.twin.js';
import { type DeformSizes, tapPlaces } from './deform-sizes.js';

/** One sample of one channel: where the tap was moved to, and where its numbers lie. */
interface Tap {
  /** Of the input's channel. */
  readonly volume: { start: number; D: number; H: number; W: number };
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** In the result [N, C * K, ...places]. */
  readonly column: number;
  /** In the mask [N, G * K, ...places]. */
  readonly factor: number;
  /** In the offsets [N, G * K * rank, ...places], of the first axis; `S` numbers to the next. */
  readonly shift: number;
}

/** Calls `visit` with each sample; an image is a volume of one plane. */
function eachTap(sizes: DeformSizes, shifts: Values, visit: (tap: Tap) => void): void {
  const { rank, N, C, G, K, S, stride } = sizes;
  const [D, H, W] = sizes.input;
  const [, Ho, Wo] = sizes.output;
  const taps = tapPlaces(sizes);
  for (let channel = 0; channel < N * C; channel++) {
    const group = Math.floor(channel / (C / G));
    for (let k = 0; k < K; k++) {
      for (let p = 0; p < S; p++) {
        const place = [Math.floor(p / (Ho * Wo)), Math.floor(p / Wo) % Ho, p % Wo];
        const shift = (group * K + k) * rank * S + p;
        const [z, y, x] = place.map((at, axis) => {
          const moved = axis < 3 - rank ? 0 : shifts[shift + (axis - 3 + rank) * S];
          return at * stride[axis] + taps[axis * K + k] + moved;
        });
        const column = (channel * K + k) * S + p;
        const factor = (group * K + k) * S + p;
        const volume = { start: channel * D * H * W, D, H, W };
        visit({ volume, x, y, z, column, factor, shift });
      }
    }
  }
}

/** $x_{c,k}(p) = m_k(p) \, I_c(p + p_k + D_k(p))$ */
export function deformSampleTwin(
  out: Values,
  values: Values,
  shifts: Values,
  mask: Values,
  sizes: DeformSizes,
): void {
  eachTap(sizes, shifts, ({ volume, x, y, z, column, factor }) => {
    out[column] = mask[factor] * twinValue(values, volume, x, y, z);
  });
}

/** $\bar D_k(p) = m_k(p) \sum_c g_{c,k}(p) \, \nabla I_c$ */
export function deformOffsetGradientTwin(
  out: Values,
  g: Values,
  values: Values,
  shifts: Values,
  mask: Values,
  sizes: DeformSizes,
): void {
  eachTap(sizes, shifts, ({ volume, x, y, z, column, factor, shift }) => {
    const slope = twinSlope(values, volume, x, y, z); // along x, y, z
    for (let axis = 0; axis < sizes.rank; axis++) {
      out[shift + axis * sizes.S] += mask[factor] * g[column] * slope[sizes.rank - 1 - axis];
    }
  });
}

/** $\bar I_c(q) = \sum_{k,p} w_q \, m_k(p) \, g_{c,k}(p)$ */
export function deformInputGradientTwin(
  out: Values,
  g: Values,
  shifts: Values,
  mask: Values,
  sizes: DeformSizes,
): void {
  eachTap(sizes, shifts, ({ volume, x, y, z, column, factor }) => {
    twinSpread(out, volume, [x, y, z], mask[factor] * g[column]);
  });
}
