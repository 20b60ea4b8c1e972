import type { GridSize } from '@obelisk/kernels';
import type { Module, ModuleOptions } from '@obelisk/nn';
import type { Tensor } from '@obelisk/tensor';

/** A network that takes a whole volume and gives logits of the same size. */
export interface VolumeNetwork extends Module {
  /** [N, 1, D, H, W] to [N, L, D, H, W]. */
  forward(image: Tensor): Tensor;
}

/** What a network of whole volumes is made for. */
export interface VolumeNetworkOptions extends ModuleOptions {
  /** Number of labels with background, $L$. */
  readonly labels: number;
  /**
   * Size of the scans, where fully connected layers fix it; that of the paper when left out. Other
   * networks take any size and do not read it.
   */
  readonly size?: GridSize;
  /** Probability of dropout in training, for the networks that have it; 0 when left out. */
  readonly dropout?: number;
}
