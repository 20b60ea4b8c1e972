// The colours of the page as people see them who lack one kind of cones.
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { divergingColour } from '../../packages/notebook/src/display/heatmap.js';
import { contrast, distance, visions } from '../support/colour-vision.js';
import { root } from '../support/workspace.js';

const colours = suite('colours of the live page');
const folder = `${root}packages/lab/src/`;
const css = readFileSync(`${folder}style.css`, 'utf8');

/** The custom properties of a block of the style sheet. */
function palette(opening: string): Record<string, string> {
  const start = css.indexOf(opening);
  const block = css.slice(start, css.indexOf('}', start));
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  );
}

const themes = {
  light: palette(':root {\n  color-scheme: light'),
  dark: palette(':root[data-theme="dark"] {'),
};

/** All pairs of a list. */
const pairs = <T>(list: readonly T[]) =>
  list.flatMap((one, at) => list.slice(0, at).map((other) => [one, other] as const));

function assertApart(names: readonly (readonly [string, string])[], least: number): void {
  for (const [[nameA, a], [nameB, b]] of pairs(names)) {
    for (const [vision, matrix] of Object.entries(visions)) {
      const apart = distance(a, b, matrix);
      assert.ok(apart > least, `${nameA} and ${nameB} with ${vision}: ${apart.toFixed(3)}`);
    }
  }
}

for (const [theme, names] of Object.entries(themes)) {
  colours(`${theme}: what runs, ran, failed or is chosen looks different to everyone`, () => {
    assertApart(
      ['accent', 'warm', 'good', 'bad'].map((name) => [name, names[name]] as const),
      0.1,
    );
  });

  colours(`${theme}: all of them can be read`, () => {
    const grounds: [string, string][] = [
      ...['text', 'dim', 'accent', 'warm', 'good', 'bad'].flatMap((name) =>
        ['page', 'panel', 'code'].map((ground): [string, string] => [name, ground]),
      ),
      ['warm', 'warm-soft'],
      ['accent', 'accent-soft'],
      ['text', 'bad-soft'],
    ];
    for (const [name, ground] of grounds) {
      const found = contrast(names[name], names[ground]);
      assert.ok(found >= 4.5, `${name} on ${ground}: ${found.toFixed(2)}`);
    }
  });
}

colours('dark by the system is dark by choice', () => {
  assert.equal(palette(':root:not([data-theme="light"]) {'), themes.dark);
});

colours('voxel, sampling point and gradient of the trilinear stepper', () => {
  const own = readFileSync(`${folder}styles/trilinear.css`, 'utf8');
  const marks = { position: '#58b8ff', point: '#ffb000', gradient: '#ff5a36' };
  for (const colour of Object.values(marks)) assert.ok(own.includes(colour), colour);
  assertApart(Object.entries(marks), 0.1);
});

colours('heat maps: below and above zero', () => {
  for (const size of [0.3, 0.6, 1]) {
    const ends = [-size, size].map((value) => [String(value), divergingColour(value)] as const);
    assertApart(ends, 0.05);
  }
});

colours.run();
