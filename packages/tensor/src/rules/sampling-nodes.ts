import { sizeOf } from '@obelisk/engine';
import type { GridSize } from '@obelisk/kernels';
import type { OnnxNodeAdder, OnnxStep } from './onnx.js';

/**
 * OBELISK sampling as nodes: the offsets $S$ stay a tensor of their own, [1, K, 1, P, 3], which is
 * added to the regular grid when the graph runs; so whoever opens the file can read and change
 * them. In ONNX a sampling grid [N, D, H, W, 3] has three axes of places; here they are offsets,
 * points, and 1 or 2 for unary or binary:
 *
 * | node | shape |
 * |---|---|
 * | Constant, linspace(-1, 1) per axis | [1, 1, n, 1, 3] |
 * | Add: all points moved by all offsets | [1, K, n, P, 3] |
 * | GridSample, corners aligned, zeros outside | [1, C, K, n, P] |
 * | Split and Sub, for binary offsets | [1, C, K, n, 1] |
 * | Reshape | [1, C K, D', H', W'] |
 */
export function samplingNodes(
  { name, inputs: [volume, offsets], inputShapes, shape, options }: OnnxStep<'obeliskSampleGrid'>,
  graph: OnnxNodeAdder,
): string {
  const { grid, slab } = options;
  if (slab.start !== 0 || slab.end !== grid[0]) {
    throw new Error('onnx: a slab is a part of the grid; expected the whole');
  }
  const places = [1, 1, sizeOf(grid), 1, 3];
  const points = graph.constant(`${name}.grid`, places, regularGrid(grid));
  const moved = graph.node('Add', `${name}.places`, [points, offsets]);
  const samples = graph.node('GridSample', `${name}.samples`, [volume, moved], {
    mode: { text: 'linear' },
    padding_mode: { text: 'zeros' },
    align_corners: { int: 1 },
  });
  const isBinary = inputShapes[1][1] === 2;
  const features = isBinary ? difference(`${name}.difference`, samples, graph) : samples;
  return graph.node('Reshape', name, [features, graph.sizes(`${name}.shape`, shape)]);
}

/** $I(p + S_{k,0}) - I(p + S_{k,1})$ along the last axis. */
function difference(name: string, samples: string, graph: OnnxNodeAdder): string {
  const split = { axis: { int: 4 }, num_outputs: { int: 2 } };
  const pair = graph.nodeWithOutputs('Split', `${name}.pair`, [samples], split, 2);
  return graph.node('Sub', name, pair);
}

/** linspace(-1, 1) per axis, as points (x, y, z); -1 where an axis has one place. */
function regularGrid([D, H, W]: GridSize): Float32Array {
  const places = (n: number) => Float32Array.from({ length: n }, (_, i) => place(i, n));
  const [z, y, x] = [D, H, W].map(places);
  return Float32Array.from({ length: D * H * W * 3 }, (_, at) => {
    const point = Math.floor(at / 3);
    if (at % 3 === 0) return x[point % W];
    return at % 3 === 1 ? y[Math.floor(point / W) % H] : z[Math.floor(point / (H * W))];
  });
}

function place(i: number, n: number): number {
  return n > 1 ? (2 * i) / (n - 1) - 1 : -1;
}
