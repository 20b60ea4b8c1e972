import type { Module } from '@obelisk/nn';
import type { Random, Tensor } from '@obelisk/tensor';
import type { PreparedCase } from '../preparation.js';

/**
 * A network of either kind, as a training sees it: something that has a loss on a batch of cases
 * and finds the labels of one.
 */
export interface Learner {
  readonly network: Module;
  /**
   * The loss on a batch: one number, on the tape.
   * @param random - what the batch leaves to chance: locations, affine maps
   */
  loss(batch: readonly PreparedCase[], random: Random): Tensor;
  /** The most likely label of each voxel of a prepared case, in C order. */
  segment(one: PreparedCase): Promise<Uint8Array>;
}
