import {
  bundleOf,
  check,
  curve,
  heatmap,
  html,
  type MimeBundle,
  plainText,
  setNotebookHost,
  svg,
  table,
} from '@obelisk/notebook';
import { tensor } from '@obelisk/tensor';
import { blankPicture, encodePng } from '@obelisk/viz';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { illFormed } from '../viz/well-formed.js';

const showing = suite('what cells display');

/** What is shown, and which checks are told, while `action` runs. */
async function shownBy(action: () => unknown) {
  const bundles: MimeBundle[] = [];
  const checks: [string, boolean][] = [];
  const former = setNotebookHost({
    show: (bundle) => bundles.push(bundle),
    checked: (id, right) => checks.push([id, right]),
  });
  try {
    await action();
  } finally {
    setNotebookHost(former);
  }
  return { bundles, checks };
}

showing('any value as plain text', () => {
  const circle: Record<string, unknown> = { name: 'c' };
  circle.self = circle;
  const texts: [unknown, string][] = [
    [null, 'null'],
    [1 / 3, '0.3333333'],
    [10n, '10n'],
    [['a', [true, undefined]], "['a', [true, undefined]]"],
    [new Float32Array([0.5, 0.1]), 'Float32Array [0.5, 0.1]'],
    [ndarray([1, 2, 3, 4], [2, 2]), 'ndarray [2, 2] [[1, 2], [3, 4]]'],
    [new Map([['k', 1]]), "Map [['k', 1]]"],
    [new Set([1]), 'Set [1]'],
    [new TypeError('no'), 'TypeError: no'],
    [circle, "{ name: 'c', self: [circular] }"],
    [function named() {}, '[function named]'],
    [{}, '{}'],
    [
      tensor([[1, 2]], { name: 'x', device: 'float64' }),
      'tensor([[1., 2.]], name x, shape [1, 2], on float64)',
    ],
    [Array.from({ length: 101 }, () => 0), `[${'0, '.repeat(100)}... 101 in all]`],
  ];
  for (const [value, text] of texts) assert.is(plainText(value), text);
});

showing('the bytes of a PNG file are a picture', () => {
  const bundle = bundleOf(encodePng(blankPicture(1, 1, [1, 2, 3])));
  assert.is(bundle['image/png']?.slice(0, 11), 'iVBORw0KGgo');
});

showing('tables escape their cells and align numbers', () => {
  const { bundle } = table([['<b>', 1.5]], ['name', 'value']);
  assert.ok(
    bundle['text/html']?.includes('<td>&lt;b&gt;</td><td style="text-align: right">1.5</td>'),
  );
  assert.is(table([]).bundle['text/plain'], '');
});

showing('heat maps: from tensors, ndarrays and rows; with and without negative numbers', () => {
  const numbers = [
    [0, 1],
    [2, 3.5],
  ];
  const text = '0.0 1.0\n2.0 3.5';
  assert.is(String(heatmap(numbers)), text);
  assert.is(String(heatmap(tensor([[numbers]]))), text);
  assert.is(String(heatmap(ndarray([0, 1, 2, 3.5], [2, 2]))), text);
  assert.is(String(heatmap(new Float32Array([0, 0.125]), { digits: 3 })), '0.000 0.125');
  const picture =
    heatmap([[-1, 0, 1, Number.NaN]], { title: 'a < b' }).bundle['image/svg+xml'] ?? '';
  assert.is(illFormed(picture), null);
  assert.ok(picture.includes('fill="#2166ac"') && picture.includes('fill="#ffffff"'));
  const large = heatmap(Array.from({ length: 30 }, () => new Float32Array(30)));
  assert.not.ok(large.bundle['image/svg+xml']?.includes('<text'));
  assert.throws(
    () =>
      heatmap(
        tensor([
          [[1], [2]],
          [[3], [4]],
        ]),
      ),
    'heatmap: expects two axes of more than one number, the array is [2, 2, 1]; pick a slice',
  );
});

showing('curves: names, gaps on logarithmic axes, well-formed', () => {
  const picture = curve(
    { x: [0, 1, 10], series: { 'a & b': [1, 0, 100], c: [1, 2, 3] } },
    { log: 'xy' },
  );
  assert.is(illFormed(picture.bundle['image/svg+xml'] ?? ''), null);
  assert.is(String(picture), 'a & b, c over x: 3 points');
});

showing('curves: numbers on logarithmic axes without units', () => {
  const losses = { x: [1, 2, 3], series: { loss: [1, 1e-3, 1e-6] } };
  const picture = curve(losses, { log: 'y' }).bundle['image/svg+xml'] ?? '';
  const numbers = [...picture.matchAll(/<text[^>]*>([\d.e-]+)<\/text>/g)].map(([, text]) => text);
  for (const wanted of ['1', '0.001', '1e-6']) assert.ok(numbers.includes(wanted), wanted);
  assert.not.match(picture, /\d[mµk]</);
});

showing('pictures and HTML have a description', () => {
  assert.is(String(svg('<svg xmlns="http://www.w3.org/2000/svg"/>')), 'a picture');
  assert.is(String(html('<hr>', 'a line')), 'a line');
});

showing('checks: right, not yet, hints, errors, later', async () => {
  const { bundles, checks } = await shownBy(async () => {
    check('a', () => true);
    check('b', () => 'Look <again>.');
    check('c', () => {
      throw new RangeError('no');
    });
    await check('d', async () => false);
    await check('e', () => Promise.reject(new Error('late')));
  });
  assert.equal(checks, [
    ['a', true],
    ['b', false],
    ['c', false],
    ['d', false],
    ['e', false],
  ]);
  assert.equal(
    bundles.map((bundle) => bundle['text/plain']),
    [
      'Exercise (a): right.',
      'Exercise (b): not yet. Look <again>.',
      'Exercise (c): not yet. RangeError: no',
      'Exercise (d): not yet.',
      'Exercise (e): not yet. Error: late',
    ],
  );
  assert.ok(bundles[1]['text/html']?.includes('Look &lt;again&gt;.'));
});

showing.run();
