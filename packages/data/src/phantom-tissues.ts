import type { Random } from '@obelisk/tensor';
import { within } from './phantom-pose.js';
import type { Shape } from './phantom-shapes.js';

/** One solid of the phantom. Layers are painted in order: a later one covers the earlier ones. */
export interface Layer {
  readonly shape: Shape;
  /** 0 for all that is no organ of the data set. */
  readonly label: number;
  readonly hounsfield: number;
}

/** The intensities of one phantom, in Hounsfield units (air -1000, water 0). */
export interface Tissues {
  readonly fat: number;
  readonly bone: number;
  readonly lung: number;
  readonly gas: number;
  /**
   * Liver, spleen, pancreas, kidneys, walls of bowels and muscle: near one level, but each its own.
   */
  soft(): number;
  /** What is in gallbladder, stomach and bowels. */
  fluid(): number;
}

/**
 * Draws the intensities of one phantom. Those of the soft organs differ by less than the noise,
 * and so do those of the fluids: a voxel's own value cannot tell which organ it lies in.
 */
export function drawTissues(random: Random): Tissues {
  const soft = 52 + within(random, 8);
  const fluid = 12 + within(random, 5);
  return {
    fat: -100 + within(random, 10),
    bone: 260 + within(random, 60),
    lung: -830 + within(random, 40),
    gas: -900,
    soft: () => soft + within(random, 8),
    fluid: () => fluid + within(random, 5),
  };
}
