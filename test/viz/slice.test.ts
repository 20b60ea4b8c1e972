import {
  abdominalWindow,
  displaySlice,
  encodePng,
  informativeSlice,
  labelColours,
  type Plane,
  quantileWindow,
  rgbOf,
  sliceImage,
} from '@obelisk/viz';
import ndarray, { type NdArray } from 'ndarray';
import { PNG } from 'pngjs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { displaySpacing } from '../../packages/viz/src/display-slice.js';

const slices = suite('slices');

const shape = [4, 5, 6];
const names = ['background', 'liver', 'spleen'];
const colours = labelColours(names);
const air = -1000;

/** All air but one voxel of bone at the patient's right, anterior, superior corner. */
function marked(): NdArray {
  const scan = ndarray(new Float32Array(4 * 5 * 6).fill(air), shape);
  scan.set(3, 4, 5, 1000);
  return scan;
}

/** The PNG of a slice, decoded by the library as any viewer would. */
function shown(plane: Plane, index: number, labels?: NdArray, spacing = [1, 1, 1]): PNG {
  const place = { plane, index, spacing, colours, window: abdominalWindow };
  return PNG.sync.read(
    Buffer.from(
      encodePng(sliceImage({ scan: marked(), labels, millimetresPerPixel: 1, ...place })),
    ),
  );
}

function pixel({ data, width }: PNG, row: number, column: number): number[] {
  return [...data.subarray((row * width + column) * 4, (row * width + column) * 4 + 3)];
}

const corner: [Plane, number, number, number][] = [
  // Plane, the slice through the corner, rows, columns.
  ['axial', 5, 5, 4],
  ['coronal', 4, 6, 4],
  ['sagittal', 3, 6, 5],
];

for (const [plane, index, rows, columns] of corner) {
  slices(`${plane}: right, anterior and superior are where a radiologist expects them`, () => {
    const png = shown(plane, index);
    assert.equal([png.height, png.width], [rows, columns]);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const grey = row === 0 && column === 0 ? 255 : 0;
        assert.equal(pixel(png, row, column), [grey, grey, grey], `${row}, ${column}`);
      }
    }
    assert.ok(shown(plane, 0).data.every((value, i) => value === (i % 4 === 3 ? 255 : 0)));
  });
}

slices('every pixel comes from its own voxel, in all planes', () => {
  const scan = ndarray(
    Float32Array.from({ length: 120 }, (_, i) => i),
    shape,
  );
  assert.is(displaySlice(scan, 'axial', 1).get(1, 3), scan.get(0, 3, 1));
  assert.is(displaySlice(scan, 'coronal', 2).get(1, 3), scan.get(0, 2, 4));
  assert.is(displaySlice(scan, 'sagittal', 3).get(1, 4), scan.get(3, 0, 4));
});

slices('voxels are as tall and wide as in the body', () => {
  const png = shown('coronal', 4, undefined, [2, 7, 5]);
  assert.equal([png.height, png.width], [6 * 5, 4 * 2]);
  assert.equal(pixel(png, 0, 0), [255, 255, 255]);
  // Half way between the bone and the air below it, the window is long below its black.
  assert.equal(pixel(png, 7, 0), [0, 0, 0]);
});

slices('the window decides what is black and white; values between are linear', () => {
  const scan = ndarray(new Float32Array([-150, -50, 50, 150, 250, Number.NaN]), [6, 1, 1]);
  const place = { plane: 'axial', index: 0, spacing: [1, 1, 1] } as const;
  const picture = sliceImage({
    scan,
    colours,
    window: abdominalWindow,
    millimetresPerPixel: 1,
    ...place,
  });
  // The patient's right, the largest index, comes first.
  assert.equal(
    [...picture.data].filter((_, i) => i % 4 === 0),
    [0, 255, 191, 128, 64, 0],
  );
});

slices('a contour has the colour of its organ, the inside lets the scan through', () => {
  const labels = ndarray(new Uint8Array(120), shape);
  for (let d = 0; d < 4; d++) {
    for (let h = 0; h < 4; h++) labels.set(d, h, 0, 1);
  }
  const png = shown('axial', 0, labels);
  const liver = rgbOf(colours[1]);
  assert.equal(pixel(png, 0, 0), [0, 0, 0]);
  assert.equal(pixel(png, 1, 0), [...liver]);
  assert.equal(
    pixel(png, 3, 1),
    liver.map((channel) => Math.round(0.38 * channel)),
  );
});

slices('labels that do not fit are refused', () => {
  const labels = ndarray(new Uint8Array(120).fill(7), shape);
  assert.throws(() => shown('axial', 0, labels), /label 7 has no colour, labels 0..2 do/);
  const other = ndarray(new Uint8Array(24), [2, 3, 4]);
  assert.throws(() => shown('axial', 0, other), /labels \[2, 3, 4\] expect .* \[4, 5, 6\]/);
  assert.throws(() => shown('axial', 6), 'displaySlice: axial slice 6 is not in 0..5');
  assert.throws(
    () => displaySlice(ndarray(new Float32Array(4), [2, 2]), 'axial', 0),
    'displaySlice: expected a volume [D, H, W], got [2, 2]',
  );
});

slices('the informative slice shows a small organ beside a large one', () => {
  const labels = ndarray(new Uint8Array(8 * 10 * 10), [8, 10, 10]);
  for (let d = 0; d < 5; d++) {
    for (let h = 0; h < 10 - d; h++) for (let w = 0; w < 10; w++) labels.set(d, h, w, 1);
  }
  labels.set(4, 9, 9, 2);
  assert.is(informativeSlice(labels, 'sagittal'), 4);
  assert.is(informativeSlice(ndarray(new Uint8Array(120), shape), 'axial'), 3);
});

slices('a window for any scanner: quantiles, without what is not a number', () => {
  const values = Float32Array.from({ length: 1000 }, (_, i) => (i % 10 === 0 ? Number.NaN : i));
  const { centre, width } = quantileWindow(ndarray(values, [10, 10, 10]));
  assert.ok(Math.abs(centre - 500) < 2 && Math.abs(width - 980) < 4, `${centre}, ${width}`);
  assert.is(quantileWindow(ndarray(new Float32Array(8), [2, 2, 2])).width, 1);
});

slices('the size of a shown pixel is that of its rows and columns', () => {
  assert.equal(displaySpacing([1, 2, 3], 'coronal'), [3, 1]);
});

slices.run();
