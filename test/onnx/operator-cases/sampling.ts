import {
  add,
  affineGrid,
  concat,
  gridSample,
  multiply,
  permute,
  pointwise,
  reshape,
  resize,
  scale,
  shift,
  slice,
  type Tensor,
  tensor,
} from '@obelisk/tensor';
import { type Expression, type Given, input, number, numbers, text } from './given.js';
import { windowOf } from './products.js';

const gridSampled: Expression = (given) => {
  const mode = text(given, 'mode', 'linear');
  const padding = text(given, 'padding_mode', 'zeros');
  if (mode === 'cubic') return 'gridSample is linear or nearest, not cubic';
  if (padding === 'reflection')
    return 'gridSample pads with zeros or the border, not by reflection';
  if (mode === 'nearest' && given.inputs[0].shape.length === 5) {
    return (
      'gridSample takes halves away from zero in volumes, as PyTorch 1.13 does; ' +
      'ONNX takes them to the even voxel, as in images'
    );
  }
  const alignCorners = number(given, 'align_corners', 0) === 1;
  const options = { mode, padding, alignCorners } as Parameters<typeof gridSample>[2];
  return (x, grid) => [gridSample(x, grid, options)];
};

/** A grid that samples a box of an image, in fractions of it from corner to corner. */
function boxGrid(given: Given, height: number, width: number): number[] {
  const roi = input(given, 'roi') as number[];
  const named = numbers(given, 'axes', [0, 1, 2, 3]);
  const along = (axis: number, i: number, count: number) => {
    const at = named.indexOf(axis);
    const [start, end] = [roi[at], roi[at + named.length]];
    return 2 * (start + (i * (end - start)) / (count - 1)) - 1;
  };
  return Array.from({ length: height * width }, (_, at) => [
    along(3, at % width, width),
    along(2, Math.floor(at / width), height),
  ]).flat();
}

/** The nearest pixel, by sampling at the places of the new ones. */
const nearest: Expression = (given) => {
  const place = text(given, 'coordinate_transformation_mode', 'half_pixel');
  const rounding = text(given, 'nearest_mode', 'round_prefer_floor');
  if (place !== 'half_pixel' || rounding !== 'round_prefer_floor') {
    const asked = `${place}, ${rounding}`;
    return `gridSample takes the nearest of pixels whose edges are aligned, not ${asked}`;
  }
  const ratios = given.outputs[0].shape.map((size, axis) => size / given.inputs[0].shape[axis]);
  if ('keep_aspect_ratio_policy' in given.attributes && ratios[2] !== ratios[3]) return ofSizes;
  if (!isWhole(given)) return ofSizes;
  const { shape } = given.outputs[0];
  const roundedUp = (size: number, axis: number) =>
    Array.from({ length: shape[axis] }, (_, i) => ((i + 0.5) * size) / shape[axis] - 0.5).some(
      (place) => place % 2 === 1.5, // the even pixel is the upper one
    );
  if (given.inputs[0].shape.some(roundedUp)) {
    return 'gridSample takes halves to the even pixel, where ONNX has them go down';
  }
  return (x) => {
    const identity = tensor([1, 0, 0, 0, 1, 0], { shape: [1, 2, 3], device: x.device });
    const grid = affineGrid(identity, shape, false);
    return [gridSample(x, grid, { mode: 'nearest', padding: 'border', alignCorners: false })];
  };
};

const ofSizes = 'resize counts with the ratio of sizes; ONNX with a scale that gives no whole size';

/** Whether the scales give whole sizes, if there are any. */
function isWhole(given: Given): boolean {
  const { shape } = given.inputs[0];
  const named = numbers(given, 'axes', [0, 1, 2, 3]);
  const scales = input(given, 'scales') ?? [];
  return scales.every((by, at) => Number.isInteger(by * shape[named[at]]));
}

const resized: Expression = (given) => {
  const mode = text(given, 'mode', 'nearest');
  const place = text(given, 'coordinate_transformation_mode', 'half_pixel');
  if (mode === 'cubic') return 'resize interpolates linearly; there is no cubic one';
  if (mode === 'nearest') return nearest(given);
  if (number(given, 'antialias', 0) === 1) return 'resize has no antialiasing';
  const [height, width] = given.outputs[0].shape.slice(2);
  if (place === 'tf_crop_and_resize') {
    const grid = boxGrid(given, height, width);
    if (grid.some((g) => Math.abs(g) > 1)) return 'gridSample pads with zeros, not with a number';
    return (x) => {
      const places = tensor(grid, { shape: [1, height, width, 2], device: x.device });
      return [gridSample(x, places, { mode: 'linear', padding: 'zeros', alignCorners: true })];
    };
  }
  if (place !== 'half_pixel' && place !== 'align_corners') {
    return `resize aligns edges or corners; there is no ${place}`;
  }
  if (!isWhole(given)) return ofSizes;
  return (x) => [resize(x, [height, width], place === 'align_corners')];
};

/**
 * Offsets (y, x) of one tap and group in pixels, as coordinates (x, y) of -1..1: [N, Ho, Wo, 2].
 */
function tapGrid(
  offset: Tensor,
  first: number,
  base: { readonly x: Tensor; readonly y: Tensor },
  [H, W]: readonly number[],
): Tensor {
  const [N, , Ho, Wo] = offset.shape;
  const channel = (at: number) => slice(offset, [0, at, 0, 0], [N, at + 1, Ho, Wo]);
  const within = (pixels: Tensor, size: number) => shift(scale(pixels, 2 / (size - 1)), -1);
  const y = within(add(channel(first), base.y), H);
  const x = within(add(channel(first + 1), base.x), W);
  return permute(concat([x, y], 1), [0, 2, 3, 1]);
}

/** Deformable convolution: each tap is sampled where its offset says, then all are multiplied. */
const deformed: Expression = (given) => {
  const [{ shape: shapeX }, { shape: shapeW }] = given.inputs;
  const kernel = shapeW.slice(2);
  const { strides, dilations, ends } = windowOf(given, kernel);
  const groups = number(given, 'offset_group', 1);
  const [C, H, W] = shapeX.slice(1);
  const [Ho, Wo] = given.outputs[0].shape.slice(2);
  const positions = (axis: 0 | 1, tap: number) =>
    Array.from({ length: Ho * Wo }, (_, at) => {
      const output = axis === 0 ? Math.floor(at / Wo) : at % Wo;
      return output * strides[axis] - ends[axis][0] + tap * dilations[axis];
    });
  return (x, weight, offset, bias, mask) => {
    const of = (data: number[]) => tensor(data, { shape: [1, 1, Ho, Wo], device: x.device });
    const columns = Array.from({ length: kernel[0] * kernel[1] }, (_, tap) => {
      const [ty, tx] = [Math.floor(tap / kernel[1]), tap % kernel[1]];
      const base = { y: of(positions(0, ty)), x: of(positions(1, tx)) };
      const ofGroup = Array.from({ length: groups }, (_, group) => {
        const at = group * kernel[0] * kernel[1] + tap;
        const grid = tapGrid(offset, 2 * at, base, [H, W]);
        const [from, to] = [(group * C) / groups, ((group + 1) * C) / groups];
        const part = slice(x, [0, from, 0, 0], [x.shape[0], to, H, W]);
        const options = { mode: 'linear', padding: 'zeros', alignCorners: true } as const;
        const sampled = gridSample(part, grid, options);
        if (!mask) return sampled;
        return multiply(sampled, slice(mask, [0, at, 0, 0], [x.shape[0], at + 1, Ho, Wo]));
      });
      return concat(ofGroup, 1);
    });
    // [Cout, C, taps] to [Cout, taps C], as the columns lie
    const taps = reshape(weight, [shapeW[0], C, columns.length]);
    const turned = reshape(permute(taps, [0, 2, 1]), [shapeW[0], columns.length * C]);
    return [pointwise(concat(columns, 1), turned, bias ?? null, 1)];
  };
};

/** Sampling. */
export const sampling: Record<string, Expression> = {
  AffineGrid: (given) => {
    const size = input(given, 'size') as number[];
    return (theta) => [affineGrid(theta, size, number(given, 'align_corners', 0) === 1)];
  },
  GridSample: gridSampled,
  Resize: resized,
  DeformConv: deformed,
};
