import { labelColours, rgbOf } from '@obelisk/viz';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const colours = suite('label colours');

const tcia = [
  'background',
  'spleen',
  'pancreas',
  'left kidney',
  'gallbladder',
  'esophagus',
  'liver',
  'stomach',
  'duodenum',
];
const visceral = [
  'background',
  'liver',
  'spleen',
  'bladder',
  'left kidney',
  'right kidney',
  'left psoas',
  'right psoas',
];

/** Full loss of one kind of cones (Machado, Oliveira and Fernandes, 2009), on linear light. */
const visions = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.1523, 1.0526, -0.2049, 0.1145, 0.7863, 0.0992, -0.0039, -0.0481, 1.052],
  deuteranopia: [0.3673, 0.8606, -0.228, 0.2801, 0.6725, 0.0474, -0.0118, 0.0429, 0.9689],
  tritanopia: [1.2555, -0.0767, -0.1788, -0.0784, 0.9308, 0.1476, 0.0047, 0.6914, 0.3039],
};

function linear(colour: string): number[] {
  return rgbOf(colour).map((channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
}

function times(matrix: readonly number[], vector: readonly number[]): number[] {
  return [0, 3, 6].map((row) =>
    vector.reduce((sum, value, column) => sum + matrix[row + column] * value, 0),
  );
}

/** Ottosson's OKLab: equal distances look about equally different. */
function oklab(rgb: readonly number[]): number[] {
  const cones = [0.41222, 0.53633, 0.05145, 0.2119, 0.6807, 0.1074, 0.08831, 0.28172, 0.62998];
  const lms = times(
    cones,
    rgb.map((c) => Math.min(Math.max(c, 0), 1)),
  ).map(Math.cbrt);
  return times(
    [0.21045, 0.79362, -0.00407, 1.978, -2.42859, 0.45059, 0.0259, 0.78277, -0.80868],
    lms,
  );
}

function distance(a: string, b: string, vision: readonly number[]): number {
  const [first, second] = [a, b].map((colour) => oklab(times(vision, linear(colour))));
  return Math.hypot(...first.map((value, i) => value - second[i]));
}

for (const [vision, matrix] of Object.entries(visions)) {
  colours(`the organs of a data set look different with ${vision}`, () => {
    for (const names of [tcia, visceral]) {
      const own = labelColours(names).slice(1);
      own.forEach((a, i) => {
        for (const b of own.slice(0, i)) {
          assert.ok(distance(a, b, matrix) > 0.095, `${a} and ${b}: ${distance(a, b, matrix)}`);
        }
      });
    }
  });
}

colours('none drowns in black, in a grey CT or in white paper', () => {
  for (const colour of labelColours(tcia).slice(1)) {
    for (const ground of ['#000000', '#787878', '#ffffff']) {
      assert.ok(distance(colour, ground, visions.normal) > 0.11, `${colour} on ${ground}`);
    }
  }
});

colours('an organ has one colour in every data set and under every spelling', () => {
  const inTcia = new Map(labelColours(tcia).map((colour, i) => [tcia[i], colour]));
  const inVisceral = new Map(labelColours(visceral).map((colour, i) => [visceral[i], colour]));
  for (const organ of ['liver', 'spleen', 'left kidney']) {
    assert.is(inTcia.get(organ), inVisceral.get(organ));
  }
  assert.equal(labelColours(['0', 'Left_Kidney', 'kidney-left', 'Oesophagus']).slice(1, 2), [
    inTcia.get('left kidney'),
  ]);
  assert.is(labelColours(['0', 'Oesophagus'])[1], inTcia.get('esophagus'));
  assert.is(labelColours(['0', 'left psoas major muscle'])[1], inVisceral.get('left psoas'));
});

colours('unknown names get free colours, and two organs never share one of eight', () => {
  const names = [
    'background',
    'anterior',
    'liver',
    'posterior',
    'pancreas',
    'bladder',
    'x',
    'y',
    'z',
  ];
  const own = labelColours(names).slice(1);
  assert.is(new Set(own).size, 8);
  assert.is(own[1], labelColours(tcia)[6]);
  assert.is(labelColours(['0', ...Array.from({ length: 30 }, (_, i) => `n${i}`)]).length, 31);
});

colours('a colour written otherwise is refused', () => {
  assert.throws(() => rgbOf('red'), "rgbOf: expected a colour as #rrggbb, got 'red'");
});

colours.run();
