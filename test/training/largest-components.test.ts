import { keepLargestComponents } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const components = suite('the largest component');

/** Noise that any language can make: a linear congruential generator of 31 bits. */
function noise(count: number): Uint8Array {
  let state = 5n;
  return Uint8Array.from({ length: count }, () => {
    state = (1103515245n * state + 12345n) % 2n ** 31n;
    const high = Number(state >> 16n);
    return high % 100 < 62 ? 0 : (high % 3) + 1;
  });
}

/** Voxels of each label, those of its largest component, and the sum of where these lie: scipy. */
const scipy = [
  [86, 40, 15376],
  [100, 61, 16958],
  [84, 44, 13074],
];

components('noise of three labels: as scipy.ndimage.label with a structure of ones', () => {
  const labels = noise(7 * 9 * 11);
  const kept = keepLargestComponents(labels, [7, 9, 11], [1, 2, 3]);
  const found = [1, 2, 3].map((label) => {
    const places = [...kept.keys()].filter((at) => kept[at] === label);
    const count = labels.filter((one) => one === label).length;
    return [count, places.length, places.reduce((a, b) => a + b, 0)];
  });
  assert.equal(found, scipy);
  assert.equal(labels, noise(7 * 9 * 11), 'the labels that were given stay');
});

components('labels that are not named stay as they are', () => {
  const labels = noise(7 * 9 * 11);
  const kept = keepLargestComponents(labels, [7, 9, 11], [2]);
  for (const [at, label] of labels.entries()) if (label !== 2) assert.is(kept[at], label);
  assert.is(kept.filter((label) => label === 2).length, 61);
});

components('corners connect, the ends of rows do not', () => {
  const corner = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 1);
  assert.equal(keepLargestComponents(corner, [2, 2, 2], [1]), corner);
  // Neighbours in memory: the end of a row, and the beginning of the next but one.
  const rows = new Uint8Array(12);
  rows.set([1, 1, 1], 0);
  rows[11] = 1;
  const kept = rows.slice();
  kept[11] = 0;
  assert.equal(keepLargestComponents(rows, [1, 3, 4], [1]), kept);
});

components('of two as large the first stays', () => {
  const labels = Uint8Array.of(1, 1, 0, 1, 1);
  assert.equal(keepLargestComponents(labels, [1, 1, 5], [1]), Uint8Array.of(1, 1, 0, 0, 0));
});

components('a path through half a million voxels', () => {
  const [height, width] = [1001, 500];
  const labels = new Uint8Array(height * width);
  for (let row = 0; row < height; row++) {
    if (row % 2 === 0) labels.fill(1, row * width, (row + 1) * width);
    else labels[row * width + (row % 4 === 1 ? width - 1 : 0)] = 1;
  }
  assert.equal(keepLargestComponents(labels, [1, height, width], [1]), labels);
});

components.run();
