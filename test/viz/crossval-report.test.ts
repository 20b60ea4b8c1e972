import { crossvalSummary, type FoldSummary } from '@obelisk/training';
import { boxesSvg, type CrossvalContent, crossvalReport, lossByEpoch } from '@obelisk/viz';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { foldSummary, scored } from '../support/fold-summary.js';
import { illFormed } from './well-formed.js';

const report = suite('cross-validation report');

const folds = [
  foldSummary('obelisk', 1, 0, [scored('one', [0.9, 0.7])]),
  foldSummary('obelisk', 1, 1, [scored('two', [0.7, null])]),
  foldSummary('obelisk', 2, 0, [scored('one', [0.8, 0.6])]),
  foldSummary('unet', 1, 0, [scored('one', [0.6, 0.4])]),
];

const shape = [12, 10, 8];
const scan = ndarray(
  Float32Array.from({ length: 960 }, (_, i) => (i * 37) % 100),
  shape,
);
const labels = ndarray(
  Uint8Array.from({ length: 960 }, (_, i) => (i >> 6) % 3),
  shape,
);

function content(over: readonly FoldSummary[] = folds): CrossvalContent {
  return {
    title: 'Two models',
    data: 'phantoms',
    folds: over,
    summary: crossvalSummary(over),
    missing: [{ model: 'unet', seed: 2, fold: 1 }],
    examples: [
      {
        name: 'one',
        scan,
        groundTruth: labels,
        spacing: [4, 4, 4],
        predictions: [
          { model: 'obelisk', seed: 1, labels },
          { model: 'unet', seed: 9, labels },
        ],
      },
    ],
    offsets: [{ name: 'obelisk', offsets: { before: [0.1, 0, 0.1], after: [0.3, 0, 0.2] } }],
    command: 'obelisk crossval --data phantoms',
    configuration: { epochs: 2 },
  };
}

const page = crossvalReport(content());

/** The body without pictures, as XML. */
function bodyOf(html: string): string {
  const body = html.slice(html.indexOf('<body>')).replace('</html>', '');
  return body.replace(/<img[^>]*>/g, '').trim();
}

const textOf = (html: string) =>
  bodyOf(html)
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

report('the numbers of the tables', () => {
  const text = textOf(page);
  for (const part of [
    // By scan (0.9 + 0.7) / 2, 0.7, (0.8 + 0.6) / 2: mean 11/15, deviation sqrt(1/300).
    'obelisk reaches the highest mean Dice of 0.733 (± 0.058 over scans) over 2 organs',
    'Trainings finished 4 of 5',
    'unet, seed 2: fold_1',
    'obelisk 7,000 0.733 ± 0.058 2.7 ± 0.6 2.67 ± 0.58 1.00 s 1.33 s 1.0 GB',
    // Organ by organ: liver, spleen, mean.
    'obelisk 0.800 ± 0.100 0.650 ± 0.071 0.733 ± 0.058',
    'unet 0.600 0.400 0.500',
    // Seeds 1 and 2, their mean and their deviation.
    'obelisk 0.750 0.700 0.725 0.035',
    'obelisk against unet +0.250 1 0 1 1.000',
    'obelisk, spleen, of 3 scans: 1 without Dice',
    'obelisk crossval --data phantoms',
    '20.20.2',
  ]) {
    assert.ok(text.includes(part), `${part} in ${text}`);
  }
});

report('the best of a column is bold, the smallest for distances', () => {
  assert.match(page, '<strong>0.733</strong>');
  assert.match(page, '<strong>2.67</strong>');
  assert.not.match(page, /<strong>(0\.500|5\.0)<\/strong>/);
});

report('one file without network, well-formed, every figure named and explained', () => {
  const outside = page.replaceAll(/xmlns(:\w+)?="http:\/\/www\.w3\.org\/[^"]+"/g, '');
  assert.not.match(outside, /https?:|<script|<link|<iframe|@import|\bon\w+=/i);
  assert.is(illFormed(bodyOf(page)), null);
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  assert.is(new Set(ids).size, ids.length);
  for (const [, id] of page.matchAll(/aria-labelledby="([^"]+)"/g)) assert.ok(ids.includes(id), id);
  for (const [svg] of page.matchAll(/<svg.*?>/gs)) assert.match(svg, /aria-label="\w/);
  // 4 pictures in 2 planes: scan, truth, two models.
  assert.is([...page.matchAll(/<img src="data:image\/png;base64,/g)].length, 8);
  assert.match(textOf(page), 'obelisk: 0.800');
  assert.is([...page.matchAll(/<table/g)].length, [...page.matchAll(/<caption>/g)].length);
});

report('names from files cannot become markup', () => {
  const evil = '"><script>alert(1)</script>\'&';
  const hostile = folds.map((fold) => ({
    ...fold,
    model: `${evil}${fold.model}`,
    labels: ['background', evil, `${evil}2`],
    cases: fold.cases.map((one) => ({ ...one, name: `${evil}${one.name}` })),
    device: evil,
    versions: { [evil]: evil },
  }));
  const html = crossvalReport({
    ...content(hostile),
    title: evil,
    data: evil,
    command: evil,
    configuration: { [evil]: evil },
    missing: [{ model: evil, seed: 1, fold: 0 }],
    offsets: [{ ...content().offsets[0], name: evil }],
    examples: [
      {
        ...content().examples[0],
        name: evil,
        predictions: [{ model: evil, seed: 1, labels }],
      },
    ],
  });
  assert.not.match(html, '<script');
  assert.is(illFormed(bodyOf(html)), null);
});

report('one model, one seed, one case, one step: nothing is compared and nothing made up', () => {
  const [fold] = folds;
  const history = { ...fold.history, steps: [1], loss: [1], diceSteps: [], dice: [] };
  const lone = { ...fold, epochs: 1, history, cases: [scored('one', [null, null])] };
  const html = crossvalReport({ ...content([lone]), missing: [], examples: [], offsets: [] });
  assert.match(html, 'there was no organ to find');
  assert.match(html, 'This organ is in none of the scans');
  assert.not.match(html, /NaN|Infinity|undefined|Is the difference real|Not complete/);
});

report('a box has its quartiles, median, mean and whiskers where they belong', () => {
  // 0.75 is further than 1.5 x (0.95 - 0.9) below the lower quartile 0.9.
  const dice = [0.75, 0.9, 0.92, 0.95, 1];
  const values = dice.map((value, i) => ({ model: 'm', scan: `${i}`, dice: value }));
  const svg = boxesSvg('liver', ['m'], values, 0.5);
  assert.is(illFormed(svg), null);
  // 440 pixels with margins of 12 and 14 stand for 0.5..1.
  const x = (value: number) => 12 + ((value - 0.5) / 0.5) * (440 - 12 - 14);
  const near = (at: number, value: number, what: string) =>
    assert.ok(Math.abs(at - x(value)) < 1e-6, `${what}: ${at}, not ${x(value)}`);
  const box = attributesOf(svg, 'rect')[0];
  near(box.x, 0.9, 'lower quartile');
  near(box.x + box.width, 0.95, 'upper quartile');
  const [whiskers, , median] = attributesOf(svg, 'line').slice(6);
  near(whiskers.x1, 0.9, 'lower whisker');
  near(whiskers.x2, 1, 'upper whisker');
  near(median.x1, 0.92, 'median');
  near(Number(svg.match(/.*translate\(([\d.]+),/)?.[1]), 0.904, 'mean');
  const dots = attributesOf(svg, 'circle').filter(({ r }) => r > 0);
  dots.sort((a, b) => a.cx - b.cx);
  assert.is(dots.length, 5);
  dots.forEach((dot, i) => {
    near(dot.cx, dice[i], 'dot');
  });
});

/** The numbers among the attributes of every such element. */
function attributesOf(svg: string, element: string): Record<string, number>[] {
  return [...svg.matchAll(new RegExp(`<${element} ([^>]*)>`, 'g'))].map(([, attributes]) =>
    Object.fromEntries(
      [...attributes.matchAll(/(\w+)="([\d.]+)"/g)].map(([, name, value]) => [name, Number(value)]),
    ),
  );
}

report('the loss of an epoch is the mean over its steps, and long trainings stay small', () => {
  assert.equal(lossByEpoch(folds[0]), [
    [1, 3],
    [2, 1],
  ]);
  const steps = Array.from({ length: 3000 }, (_, i) => i + 1);
  const long = lossByEpoch({ epochs: 1000, history: { steps, loss: steps } });
  assert.is(long.length, 200);
  assert.equal(long.at(-1), [1000, 2993]);
  const two = { steps: [1, 2, 3, 4, 5], loss: [5, 5, 5, 2, 2] };
  assert.equal(lossByEpoch({ epochs: 0.5, history: two }), [[0.5, 3.8]]);
  assert.equal(
    lossByEpoch({ epochs: 2.5, history: two }).map(([epoch]) => epoch),
    [1.25, 2.5],
  );
});

report('the same content gives the same file', () => {
  assert.is(crossvalReport(content()), page);
});

report.run();
