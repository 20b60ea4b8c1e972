import {
  type AxisName,
  chainFactor,
  evaluateInterpolation,
  pixelCoordinate,
} from '@obelisk/tensor/symbolic';

/** Images [N, C, (D,) H, W], a grid [N, points, 2 or 3] in -1..1, what comes back from the loss. */
export interface GridSampleProblem {
  inputShape: readonly number[];
  input: ArrayLike<number>;
  grid: ArrayLike<number>;
  upstream: ArrayLike<number>;
  padding: 'zeros' | 'border';
  alignCorners: boolean;
}

export interface GridSampleAnswer {
  output: Float64Array;
  inputGradient: Float64Array;
  gridGradient: Float64Array;
}

/** What a grid sample and its backward pass give, summed up from the symbolic derivatives. */
export function symbolicGridSample(problem: GridSampleProblem): GridSampleAnswer {
  const { inputShape, input, grid, upstream, padding } = problem;
  const [batches, channels, ...spatial] = inputShape;
  const size = spatial.toReversed();
  const rank = size.length;
  const voxels = size.reduce((product, extent) => product * extent, 1);
  const points = grid.length / batches / rank;
  const factors = chainFactors(problem);
  const output = new Float64Array(batches * channels * points);
  const inputGradient = new Float64Array(input.length);
  const gridGradient = new Float64Array(grid.length);

  for (let index = 0; index < output.length; index++) {
    const plane = Math.floor(index / points);
    const gridOffset = rank * (Math.floor(plane / channels) * points + (index % points));
    const at = (position: number[]) =>
      plane * voxels + position.reduceRight((sum, x, axis) => sum * size[axis] + x, 0);
    const sample = evaluateInterpolation({
      volume: (...position) => input[at(position)],
      size,
      point: gridSamplePoint(problem, gridOffset),
      padding,
    });
    output[index] = sample.value;
    for (const { position, weight, isInside } of sample.corners) {
      if (isInside) inputGradient[at(position)] += upstream[index] * weight;
    }
    sample.gradient.forEach((slope, axis) => {
      gridGradient[gridOffset + axis] += upstream[index] * factors[axis] * slope;
    });
  }
  return { output, inputGradient, gridGradient };
}

const pixels = {
  true: axesOf(3).map((axis) => pixelCoordinate(axis, true).compile()),
  false: axesOf(3).map((axis) => pixelCoordinate(axis, false).compile()),
};

/** The point in voxels whose normalised coordinates begin at `gridOffset`. */
export function gridSamplePoint(problem: GridSampleProblem, gridOffset: number): number[] {
  const scope = extentsOf(problem.inputShape);
  return axesOf(problem.inputShape.length - 2).map((axis, i) =>
    pixels[`${problem.alignCorners}`][i].evaluate({
      ...scope,
      [`g${axis}`]: problem.grid[gridOffset + i],
    }),
  );
}

function chainFactors({ inputShape, alignCorners }: GridSampleProblem): number[] {
  const axes = axesOf(inputShape.length - 2);
  return axes.map((axis) => chainFactor(axis, alignCorners).evaluate(extentsOf(inputShape)));
}

function axesOf(rank: number): AxisName[] {
  return (['x', 'y', 'z'] as const).slice(0, rank);
}

function extentsOf(inputShape: readonly number[]) {
  const [W, H, D] = inputShape.slice(2).reverse();
  return { W, H, D };
}
