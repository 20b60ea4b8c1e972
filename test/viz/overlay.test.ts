import { labelColours, overlayPng, rgbOf } from '@obelisk/viz';
import ndarray from 'ndarray';
import { PNG } from 'pngjs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const overlay = suite('overlay PNG');

const shape = [20, 16, 12];
const names = ['background', 'liver', 'spleen'];
const spacing = [3, 3, 3];

/** A block of `label`, from `from` to the end of each axis. */
function block(label: number, from: readonly number[]) {
  const labels = ndarray(new Uint8Array(20 * 16 * 12), shape);
  for (let d = from[0]; d < 20; d++) {
    for (let h = from[1]; h < 16; h++)
      for (let w = from[2]; w < 12; w++) labels.set(d, h, w, label);
  }
  return labels;
}

const scan = ndarray(new Float32Array(20 * 16 * 12).fill(50), shape);
const decode = (bytes: Uint8Array) => PNG.sync.read(Buffer.from(bytes));

/** The mean column and the number of pixels of one colour. */
function where({ data, width }: PNG, colour: readonly number[], lastRow: number) {
  let [sum, count] = [0, 0];
  for (let i = 0; i < width * lastRow; i++) {
    if (colour.every((channel, c) => data[i * 4 + c] === channel)) {
      sum += i % width;
      count++;
    }
  }
  return { column: sum / count, count };
}

overlay('three planes next to each other, all with contours', () => {
  const png = decode(overlayPng({ scan, labels: block(1, [10, 8, 6]), spacing, names }));
  assert.ok(png.width > 2.5 * png.height, `${png.width} x ${png.height}`);
  const liver = rgbOf(labelColours(names)[1]);
  assert.ok(where(png, liver, png.height - 60).count > 300);
});

overlay('with a ground truth: scan, truth and prediction from left to right', () => {
  const groundTruth = block(1, [10, 8, 6]);
  const labels = block(2, [8, 8, 6]);
  const png = decode(overlayPng({ scan, labels, groundTruth, spacing, names }));
  const [truth, prediction] = labelColours(names)
    .slice(1)
    .map((colour) => where(png, rgbOf(colour), png.height - 60));
  assert.ok(png.height > 0.75 * png.width);
  assert.ok(truth.column > png.width / 3 && truth.column < (2 * png.width) / 3, 'truth');
  assert.ok(prediction.column > (2 * png.width) / 3, 'prediction');
});

overlay('a prediction that finds nothing, and names in any script, still give a picture', () => {
  const labels = ndarray(new Uint8Array(20 * 16 * 12), shape);
  const odd = ['background', '<script>', '\u809d\u81d3'];
  const png = decode(overlayPng({ scan, labels, spacing, names: odd }));
  assert.ok(png.data.some((value, i) => i % 4 === 0 && value === 128));
});

overlay('spacings that are none are refused', () => {
  const labels = block(1, [0, 0, 0]);
  for (const wrong of [
    [3, 3],
    [3, 0, 3],
    [3, Number.NaN, 3],
  ]) {
    assert.throws(
      () => overlayPng({ scan, labels, spacing: wrong, names }),
      `sliceSets: expected three positive spacings, got [${wrong.join(', ')}]`,
    );
  }
});

overlay.run();
