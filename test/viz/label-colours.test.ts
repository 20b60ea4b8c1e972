import { labelColours, rgbOf } from '@obelisk/viz';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { distance, visions } from '../support/colour-vision.js';

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
