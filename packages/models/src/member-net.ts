import type { ModuleOptions, State } from '@obelisk/nn';
import type { Tensor } from '@obelisk/tensor';
import { DenseHead } from './dense-head.js';
import { LayerAtPlaces, type MemberLayer } from './layer-at-places.js';
import { PointsNetwork } from './points-network.js';

/**
 * The small network in which members of the family are compared: that of Table 2 with a layer of
 * `nn/src/deformable` in the place of the sampling and of #1. It sees the smoothed scan, learns
 * from the same random places and is asked on the same grid as OBELISK, whose step is the layer's
 * stride.
 *
 * @example
 * ```ts
 * import { MemberNet } from '@obelisk/models';
 * import { DilatedConv } from '@obelisk/nn';
 * const window = { axes: 3, inChannels: 1, outChannels: 4, kernelSize: 3, stride: 2 } as const;
 * const layer = new DilatedConv({ ...window, padding: 1 });
 * const net = new MemberNet(layer, { labels: 2, channels: 4 });
 * net.parameterCount() - layer.parameterCount(); // => 25482
 * ```
 */
export class MemberNet extends PointsNetwork {
  readonly sampling: LayerAtPlaces;
  readonly head: DenseHead;

  /** @param options - the channels of the layer, and how many labels there are */
  constructor(
    layer: MemberLayer,
    {
      channels,
      ...options
    }: ModuleOptions & { readonly channels: number; readonly labels: number },
  ) {
    super();
    this.sampling = new LayerAtPlaces(layer);
    this.head = new DenseHead({ ...options, inChannels: channels });
  }

  /** The head under the names that it has behind OBELISK. */
  override state(): State {
    return { layer: this.sampling.layer, ...this.head.state() };
  }

  /**
   * @param samples - what the layer gives, [N, channels, ...places]
   * @returns [N, L, ...places]
   */
  override classify(samples: Tensor): Tensor {
    return this.head.forward(samples);
  }
}
