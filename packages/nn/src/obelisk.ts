import { formatShape } from '@obelisk/engine';
import type { GridSize, Slab } from '@obelisk/kernels';
import {
  defaultRandom,
  obeliskSampleGrid,
  obeliskSamplePoints,
  refuseUnknown,
  type Tensor,
} from '@obelisk/tensor';
import { normal } from './initialise.js';
import { assertCounts } from './layer-options.js';
import { buffer, Module, type ModuleOptions, parameter, type State } from './module.js';
import { type AffineRows, transformOffsets } from './transformed-offsets.js';

/** What an OBELISK layer learns. */
export interface ObeliskOptions extends ModuleOptions {
  /** $K$: how many filter coefficients per input channel, each with its own offset or pair. */
  readonly offsets: number;
  /** Two offsets per coefficient, whose samples are subtracted, or one; one when left out. */
  readonly variant?: 'binary' | 'unary';
  /** Whether the offsets are learned, or stay as they were drawn. */
  readonly learned?: boolean;
  /**
   * Standard deviation of the first offsets, in units of half the image; 0.05 as in Section 3.1.
   */
  readonly deviation?: number;
}

/** Where an OBELISK layer samples: a regular grid, or a part of it, or a list of points. */
export type SamplingPlaces =
  | { readonly grid: GridSize; readonly slab?: Slab }
  | {
      /** [N, S, 3], (x, y, z) in -1..1 */
      readonly points: Tensor;
      /**
       * Augmentation without resampling: an affine map $A$ that the offsets are multiplied by.
       * At points $A (p, 1)$ the layer then sees what it would see at $p$ in an image resampled
       * by $A$.
       */
      readonly affine?: AffineRows;
    };

const optionNames = [
  'offsets',
  'variant',
  'learned',
  'deviation',
  'device',
  'random',
] as const satisfies readonly (keyof ObeliskOptions)[];

/**
 * The sampling of an OBELISK layer (Section 3.1 and 3.2): at each place it looks at the input
 * through $K$ offsets, which are learned together with everything else, and gives $K$ channels per
 * input channel. The filter coefficients are those of the `Pointwise` layer behind it.
 *
 * @example
 * ```ts
 * import { Obelisk } from '@obelisk/nn';
 * const layer = new Obelisk({ offsets: 1024, variant: 'binary' });
 * layer.parameterCount(); // => 6144
 * ```
 */
export class Obelisk extends Module {
  /** $S$: [K, P, 3], the last axis (x, y, z) along (W, H, D). */
  readonly offsets: Tensor;

  /** @throws Error for an option that is missing or unknown */
  constructor({
    device,
    random = defaultRandom(),
    offsets,
    variant = 'unary',
    learned = true,
    deviation = 0.05,
    ...unknown
  }: ObeliskOptions) {
    super();
    refuseUnknown('Obelisk', unknown, optionNames);
    assertCounts('Obelisk', { offsets });
    const shape = [offsets, variant === 'binary' ? 2 : 1, 3];
    const numbers = normal(random, shape[0] * shape[1] * 3, deviation);
    this.offsets = (learned ? parameter : buffer)(device, shape, numbers);
  }

  override decidesPlaces(): readonly string[] {
    return ['offsets'];
  }

  /** One tensor, [1, K, 1, P, 3] as in the released files. */
  override state(): State {
    const [K, P] = this.offsets.shape;
    return { offsets: { tensor: this.offsets, shape: [1, K, 1, P, 3] } };
  }

  /**
   * @param volume - [N, C, D, H, W]
   * @param places - where it looks from; from each voxel when left out
   * @returns [N, C K, ...grid] or [N, C K, S], channel c K + k
   */
  forward(volume: Tensor, places: SamplingPlaces = { grid: ownGrid(volume) }): Tensor {
    if ('points' in places) {
      const { points, affine } = places;
      const offsets = affine ? transformOffsets(this.offsets, affine) : this.offsets;
      return obeliskSamplePoints(volume, offsets, points);
    }
    return obeliskSampleGrid(volume, this.offsets, places.grid, places.slab);
  }
}

function ownGrid({ shape }: Tensor): GridSize {
  if (shape.length !== 5) {
    throw new Error(`Obelisk: volume ${formatShape(shape)} must be [N, C, D, H, W]`);
  }
  const [, , D, H, W] = shape;
  return [D, H, W];
}
