import { Random } from '@obelisk/tensor';
import {
  axisSpread,
  magmaColour,
  offsetExtent,
  offsetHistogram,
  offsetSpreadSvg,
  offsetsSvg,
} from '@obelisk/viz';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { illFormed } from './well-formed.js';

const offsets = suite('offsets');

const list = fc
  .array(fc.tuple(coordinate(), coordinate(), coordinate()), { minLength: 1, maxLength: 60 })
  .map((points) => points.flat());

function coordinate() {
  return fc.double({ min: -2, max: 2, noNaN: true });
}

function normal(deviation: number, seed: number): number[] {
  const random = new Random(seed);
  return Array.from({ length: 3000 }, () => {
    const sum = Array.from({ length: 12 }, () => random.uniform()).reduce((a, b) => a + b);
    return deviation * (sum - 6);
  });
}

offsets('every offset is in exactly one square when the extent fits', () => {
  fc.assert(
    fc.property(list, (values) => {
      const extent = offsetExtent({ before: values, after: values });
      const { counts } = offsetHistogram(values, [0, 2], extent, 16);
      assert.is(
        counts.reduce((sum, count) => sum + count),
        values.length / 3,
      );
    }),
  );
});

offsets('half the image domain, wider only when an offset is further away', () => {
  assert.is(offsetExtent({ before: [0, 0, 0], after: [0.49, -0.2, 0] }), 0.5);
  assert.is(offsetExtent({ before: [0, 0, 0], after: [0, 0, -0.5] }), 0.75);
  assert.is(offsetExtent({ before: [0, 1.3, 0], after: [0, 0, 0] }), 1.5);
});

offsets('the standard deviation and the quantiles are those of a normal distribution', () => {
  const { standardDeviation, quantiles } = axisSpread(normal(0.05, 1), 1);
  assert.ok(Math.abs(standardDeviation - 0.05) < 0.003, String(standardDeviation));
  [-1.645, -0.674, 0, 0.674, 1.645].forEach((z, i) => {
    assert.ok(Math.abs(quantiles[i] - 0.05 * z) < 0.01, `${quantiles[i]}`);
  });
});

offsets('a square lies where its offset points: right and up are positive', () => {
  // 48 squares per panel: 0.4 of -0.5..0.5 is column 43 from the left, row 43 from the bottom.
  const svg = offsetsSvg({ before: [0.4, 0.4, 0], after: [0.4, -0.4, 0] }, [0, 1]);
  const [before, after] = [...svg.matchAll(/<path d="M(\d+) (\d+)h1v1h-1z"/g)];
  assert.equal([before[1], before[2]], ['43', '4']);
  assert.equal([after[1], after[2]], ['43', '43']);
});

offsets('the colours of more offsets are lighter', () => {
  const light = (colour: string) =>
    [1, 3, 5].reduce((sum, i) => sum + Number.parseInt(colour.slice(i, i + 2), 16), 0);
  const steps = Array.from({ length: 50 }, (_, i) => light(magmaColour(i / 49)));
  assert.ok(steps.every((value, i) => i === 0 || value > steps[i - 1]));
});

offsets('well-formed SVG that names what it shows', () => {
  const both = { before: normal(0.05, 1), after: normal(0.2, 2) };
  for (const svg of [offsetsSvg(both, [0, 1]), offsetsSvg(both, [1, 2]), offsetSpreadSvg(both)]) {
    assert.is(illFormed(svg), null);
    assert.match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" .*role="img" aria-label="\w/);
  }
});

offsets('a list that is no (x, y, z, ...) is refused', () => {
  const message = 'offsets: expected values (x, y, z, x, y, z, ...), got 4';
  assert.throws(() => axisSpread([1, 2, 3, 4], 0), message);
  assert.throws(() => offsetsSvg({ before: [], after: [] }, [0, 1]), /got 0/);
});

offsets.run();
