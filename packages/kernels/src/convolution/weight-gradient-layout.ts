import { quadsOf } from '../quads.js';
import type { ConvolutionSizes } from './convolution-sizes.js';
import { rowOfTaps, type TapPlan } from './row-plan.js';
import { reachOf, type Walk, type Walks, walksOf } from './walk.js';

/**
 * Positions that one thread sums, or one plane where that has more: few, so that little is rounded
 * away. The parts are added in float64 where
 * the host does it.
 */
export const mostPositions = 4096;

/** How the input and the gradient of the output lie with their channels last. */
export interface WeightLayout {
  readonly walks: Walks;
  readonly row: TapPlan;
  /** The output is walked over place by place. */
  readonly plain: Walks;
  readonly plainRow: TapPlan;
  /** Rows of a padded plane of the input. */
  readonly rows: number;
  /** Quads of input channels under the taps of a row. */
  readonly quads: number;
  /** Output channels, rounded up to quads. */
  readonly lanes: number;
}

/** The layout of a convolution. */
export function layoutOf(sizes: ConvolutionSizes): WeightLayout {
  const { inputs, outputs, output, window } = sizes;
  const walks = walksOf(sizes);
  const plain = output.map(plainWalk) as unknown as Walks;
  const lanes = quadsOf(outputs) * 4;
  const row = rowOfTaps(walks[2], inputs);
  return {
    walks,
    row,
    plain,
    plainRow: rowOfTaps(plain[2], lanes),
    rows: reachOf(walks[1], output[1]),
    quads: quadsOf(window[2] * row.tap),
    lanes,
  };
}

function plainWalk(size: number): Walk {
  return { inputs: size, outputs: size, taps: 1, start: 0, stride: 1, dilation: 1 };
}
