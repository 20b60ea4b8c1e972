import { landscapeSvg, samplesSvg, weightAreasSvg, weightVolumesSvg } from '@obelisk/viz';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { illFormed } from './well-formed.js';

const pictures = suite('sampling pictures');

const fraction = () => fc.double({ min: 0, max: 1, noNaN: true });

/** The numbers behind `name="` in a picture. */
function attributes(svg: string, name: string): number[] {
  return [...svg.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map(([, value]) => Number(value));
}

/** The weights as they are written at the corners. */
function weights(svg: string): number[] {
  return [...svg.matchAll(/w\d = ([\d.]+)/g)].map(([, value]) => Number(value));
}

pictures('the areas of the four rectangles are the weights that stand at the corners', () => {
  fc.assert(
    fc.property(fraction(), fraction(), (wxd, wyd) => {
      const svg = weightAreasSvg(wxd, wyd, [1, 2, 3, 4]);
      const rectangles = svg.match(/<rect[^>]*>/g)?.join('') ?? '';
      const widths = attributes(rectangles, 'width');
      const heights = attributes(rectangles, 'height');
      const whole = 220 ** 2;
      const expected = [(1 - wxd) * (1 - wyd), wxd * (1 - wyd), (1 - wxd) * wyd, wxd * wyd];
      weights(svg).forEach((weight, at) => {
        assert.ok(Math.abs((widths[at] * heights[at]) / whole - expected[at]) < 1e-9);
        assert.ok(Math.abs(weight - expected[at]) < 1e-4);
      });
      assert.is(illFormed(svg), null);
    }),
    { numRuns: 50 },
  );
});

pictures('the eight volumes sum to one and follow x, then y, then z', () => {
  const found = weights(weightVolumesSvg([0.25, 0.5, 0.125], 3));
  // Written with four digits, so that a quotient of two is right to about three.
  const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-3, `${a} is not ${b}`);
  close(
    found.reduce((sum, weight) => sum + weight),
    1,
  );
  close(found[1] / found[0], 0.25 / 0.75);
  close(found[2] / found[0], 1);
  close(found[4] / found[0], 1 / 7);
  assert.is(illFormed(weightVolumesSvg([0, 1, 0.5], 8)), null);
});

pictures('say what is wrong with a fraction or a weight', () => {
  assert.throws(() => weightAreasSvg(1.5, 0), 'expected fractions in 0..1, got 1.5');
  assert.throws(() => weightVolumesSvg([0, 0, Number.NaN], 1), 'in 0..1, got NaN');
  assert.throws(() => weightVolumesSvg([0, 0, 0], 9), 'expected one of the weights 1 .. 8, got 9');
});

pictures('samples lie where they are, in pixels, and names are escaped', () => {
  const marks = [{ at: [1.25, -0.5], from: [1, 0], name: '<' }] as const;
  const svg = samplesSvg('one & only', [[0, 5, 10]], marks, { digits: 1, margin: 1 });
  assert.equal(attributes(svg, 'cx'), [1, 1.25]);
  assert.equal(attributes(svg, 'cy'), [0, -0.5]);
  assert.match(svg, 'viewBox="-1.5 -1.5 5 3"');
  assert.match(svg, '>10.0</text>');
  assert.match(svg, '&lt;');
  assert.match(svg, 'rgb(40,40,40)');
  assert.match(svg, 'rgb(240,240,240)');
  assert.is(illFormed(svg), null);
});

pictures('an image of one value is drawn', () => {
  assert.not.match(samplesSvg('flat', [[3, 3]], []), 'NaN');
});

pictures('a landscape has its levels, and its paths begin and end where they say', () => {
  const x = [-1, 0, 1];
  const values = [-1, 0, 1].map((v) => x.map((u) => u * u + v * v));
  const path = { name: 'down <here>', points: [[1, 1] as const, [0.5, 0.5] as const] };
  const options = { xLabel: 'u', yLabel: 'v' };
  const svg = landscapeSvg('A bowl', { x, y: x, values }, [path], options);
  assert.match(svg, 'down &lt;here&gt;');
  assert.ok((svg.match(/<path fill="#/g) ?? []).length > 10, 'levels');
  assert.is(illFormed(svg), null);
  assert.throws(
    () => landscapeSvg('A bowl', { x, y: [0, 1], values }, [], options),
    'expected 2 rows of 3 values',
  );
});

pictures.run();
