import type { NdArray } from 'ndarray';
import { displaySlice, displaySpacing, type Plane } from './display-slice.js';
import type { IntensityWindow } from './intensity-window.js';
import { type Rgb, rgbOf } from './label-colours.js';
import { blankPicture, type Picture } from './picture.js';

/** One slice of a scan, with or without labels over it. */
export interface SliceImage {
  /** [D, H, W] in R,A,S order. */
  readonly scan: NdArray;
  /** Integers of the scan's shape; without them the plain scan is drawn. */
  readonly labels?: NdArray;
  /** `#rrggbb` per label, see `labelColours`. */
  readonly colours: readonly string[];
  readonly plane: Plane;
  readonly index: number;
  /** Millimetres per voxel along D, H, W. */
  readonly spacing: readonly number[];
  readonly window: IntensityWindow;
  /** The scale of the picture; its pixels are square. */
  readonly millimetresPerPixel: number;
}

/** How much of an organ's colour lies over the grey inside its contour. */
const opacity = 0.38;

/** For each pixel of one picture axis: the two voxels around it and the weight of the second. */
interface Taps {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly weight: Float64Array;
}

/**
 * A slice as pixels, in radiological display (see `displaySlice`) and true to scale: the scan by
 * bilinear interpolation, organs as a transparent colour with a contour.
 *
 * @throws when labels and scan differ in shape, or a label has no colour
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { sliceImage } from '@obelisk/viz';
 * const scan = ndarray(new Float32Array(24), [2, 3, 4]);
 * const window = { centre: 0, width: 255 };
 * const place = { plane: 'axial', index: 0, spacing: [3, 3, 3] } as const;
 * const image = sliceImage({ scan, colours: [], window, millimetresPerPixel: 1, ...place });
 * [image.width, image.height, image.data[0]]; // => [6, 9, 128]
 * ```
 */
export function sliceImage(image: SliceImage): Picture {
  const { scan, labels, colours, plane, index, spacing, window, millimetresPerPixel } = image;
  if (labels !== undefined && String(labels.shape) !== String(scan.shape)) {
    throw new Error(
      `sliceImage: labels [${labels.shape.join(', ')}] expect the shape of the scan, ` +
        `[${scan.shape.join(', ')}]`,
    );
  }
  const slice = displaySlice(scan, plane, index);
  const [rowSize, columnSize] = displaySpacing(spacing, plane);
  const rows = taps(slice.shape[0], rowSize / millimetresPerPixel);
  const columns = taps(slice.shape[1], columnSize / millimetresPerPixel);
  const picture = drawScan(slice, rows, columns, window);
  if (labels === undefined) return picture;
  const labelled = labelPixels(displaySlice(labels, plane, index), rows, columns);
  drawLabels(picture, labelled, colours);
  return picture;
}

/** Pixel centres in voxels: $(p + 1/2) / s - 1/2$ for $s$ pixels per voxel, kept inside. */
function taps(voxels: number, pixelsPerVoxel: number): Taps {
  const pixels = Math.max(1, Math.round(voxels * pixelsPerVoxel));
  const first = new Int32Array(pixels);
  const second = new Int32Array(pixels);
  const weight = new Float64Array(pixels);
  for (let p = 0; p < pixels; p++) {
    const centre = ((p + 0.5) * voxels) / pixels - 0.5;
    const position = Math.min(Math.max(centre, 0), voxels - 1);
    first[p] = Math.floor(position);
    second[p] = Math.min(first[p] + 1, voxels - 1);
    weight[p] = position - first[p];
  }
  return { first, second, weight };
}

function drawScan(slice: NdArray, rows: Taps, columns: Taps, window: IntensityWindow): Picture {
  const picture = blankPicture(columns.first.length, rows.first.length, [0, 0, 0]);
  const black = window.centre - window.width / 2;
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      const [r0, r1, u] = [rows.first[y], rows.second[y], rows.weight[y]];
      const [c0, c1, v] = [columns.first[x], columns.second[x], columns.weight[x]];
      const above = (1 - v) * slice.get(r0, c0) + v * slice.get(r0, c1);
      const below = (1 - v) * slice.get(r1, c0) + v * slice.get(r1, c1);
      const value = (1 - u) * above + u * below;
      const grey = (255 * (value - black)) / window.width;
      picture.data.fill(grey, (y * picture.width + x) * 4, (y * picture.width + x) * 4 + 3);
    }
  }
  return picture;
}

/** The label with the largest sum of bilinear weights: nearest neighbour, but with smooth edges. */
function labelPixels(slice: NdArray, rows: Taps, columns: Taps): Int32Array {
  const [height, width] = [rows.first.length, columns.first.length];
  const result = new Int32Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [r0, r1, u] = [rows.first[y], rows.second[y], rows.weight[y]];
      const [c0, c1, v] = [columns.first[x], columns.second[x], columns.weight[x]];
      const corners = [slice.get(r0, c0), slice.get(r0, c1), slice.get(r1, c0), slice.get(r1, c1)];
      const weights = [(1 - u) * (1 - v), (1 - u) * v, u * (1 - v), u * v];
      result[y * width + x] = strongest(corners, weights);
    }
  }
  return result;
}

function strongest(corners: number[], weights: number[]): number {
  let [best, bestVotes] = [corners[0], -1];
  for (const label of corners) {
    let votes = 0;
    for (let i = 0; i < 4; i++) if (corners[i] === label) votes += weights[i];
    if (votes > bestVotes) [best, bestVotes] = [label, votes];
  }
  return best;
}

function drawLabels(picture: Picture, labels: Int32Array, colours: readonly string[]): void {
  const { width, data } = picture;
  const palette = colours.map((colour, label): Rgb => (label === 0 ? [0, 0, 0] : rgbOf(colour)));
  labels.forEach((label, pixel) => {
    if (label === 0) return;
    const colour = palette[label];
    if (colour === undefined) {
      throw new Error(
        `sliceImage: label ${label} has no colour, labels 0..${colours.length - 1} do`,
      );
    }
    const alpha = onContour(labels, pixel, width) ? 1 : opacity;
    for (let c = 0; c < 3; c++) {
      data[pixel * 4 + c] = (1 - alpha) * data[pixel * 4 + c] + alpha * colour[c];
    }
  });
}

/** Whether one of the four neighbours has another label; the picture's frame is no contour. */
function onContour(labels: Int32Array, pixel: number, width: number): boolean {
  const x = pixel % width;
  const label = labels[pixel];
  return (
    (x > 0 && labels[pixel - 1] !== label) ||
    (x < width - 1 && labels[pixel + 1] !== label) ||
    (pixel >= width && labels[pixel - width] !== label) ||
    (pixel + width < labels.length && labels[pixel + width] !== label)
  );
}
