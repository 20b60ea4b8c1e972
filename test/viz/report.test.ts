import { Random } from '@obelisk/tensor';
import { type TrainingReport, trainingReport } from '@obelisk/viz';
import ndarray from 'ndarray';
import { PNG } from 'pngjs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { illFormed } from './well-formed.js';

const report = suite('training report');

const shape = [12, 10, 8];
const random = new Random(1);
const scan = ndarray(
  Float32Array.from({ length: 960 }, () => random.uniform(-200, 300)),
  shape,
);
const labels = ndarray(
  Uint8Array.from({ length: 960 }, (_, i) => (i >> 6) % 3),
  shape,
);

const content: TrainingReport = {
  title: 'OBELISK on phantom scans',
  model: { name: 'obelisk', parameters: 131_464 },
  data: { name: 'phantoms', trainingScans: 12 },
  dice: {
    names: ['background', 'liver', 'spleen', 'gallbladder'],
    scans: ['phantom 13', 'phantom 14'],
    dice: [
      [0.9, 0.7, null],
      [0.8, 0.8, null],
    ],
  },
  loss: { steps: [1, 2, 3], loss: [2.2, 1.5, 1.1] },
  diceCurve: {
    steps: [1, 3],
    dice: [
      [0.4, 0.1, null],
      [0.85, 0.75, null],
    ],
  },
  stepName: 'epoch',
  offsets: { before: [0.1, 0, 0.1, -0.1, 0.1, -0.1], after: [0.3, 0, 0.2, -0.3, 0.2, -0.2] },
  example: { name: 'phantom 13', scan, labels, groundTruth: labels, spacing: [4, 4, 4] },
  configuration: { steps: 3, 'learning rate': 0.002, 'hard examples': true },
  device: { asked: 'auto', used: 'webasm', reason: 'no WebGPU adapter' },
  versions: { node: '20.20.2' },
  seed: 7,
  seconds: { training: 151.2, 'inference per scan': 1.84 },
};

const page = trainingReport(content);
const text = page.replace(/<style>.*?<\/style>/gs, '').replace(/<[^>]+>/g, ' ');

report('says what happened: sentence, numbers, device, options, versions, times', () => {
  assert.match(text.replace(/\s+/g, ' '), 'reaches a mean Dice of 0.800 over 2 organs');
  for (const fact of [
    '131,464',
    'Dice on the validation scans',
    '2 min 31 s',
    '1.84 s',
    'no WebGPU adapter',
    'webasm',
    '20.20.2',
  ]) {
    assert.ok(text.includes(fact), fact);
  }
  for (const [name, value] of Object.entries(content.configuration)) {
    assert.match(page, `>${name}</th><td>${value}</td>`);
  }
  assert.match(page, '>seed</th><td>7</td>');
  assert.match(text, 'in none of these scans, does not count');
});

report('needs no network, no script and no other file', () => {
  const outside = page.replaceAll(/xmlns(:\w+)?="http:\/\/www\.w3\.org\/[^"]+"/g, '');
  assert.not.match(outside, /https?:|<script|<link|<iframe|@import|\bon\w+=/i);
  const urls = [...page.matchAll(/(?:src|href|url)(?:="|\()([^")]*)/g)].map(([, url]) => url);
  assert.is(urls.length, 9);
  for (const url of urls) assert.match(url, /^data:image\/png;base64,/);
});

report('its pictures are PNGs with the size that the page gives them', () => {
  const images = /<img src="data:image\/png;base64,([^"]+)" width="(\d+)" height="(\d+)" alt="\w/g;
  const found = [...page.matchAll(images)];
  assert.is(found.length, 9);
  for (const [, base64, width, height] of found) {
    const png = PNG.sync.read(Buffer.from(base64, 'base64'));
    assert.equal([png.width, png.height], [Number(width), Number(height)]);
  }
});

report('is well-formed, has one main heading, and every section is named by its own', () => {
  const body = page
    .slice(page.indexOf('<body>'))
    .replace('</html>', '')
    .replace(/<img[^>]*>/g, '');
  assert.is(illFormed(body.trim()), null);
  assert.is([...page.matchAll(/<h1/g)].length, 1);
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  assert.is(new Set(ids).size, ids.length);
  for (const [, id] of page.matchAll(/aria-labelledby="([^"]+)"/g)) assert.ok(ids.includes(id), id);
  for (const [svg] of page.matchAll(/<svg.*?>/gs)) assert.match(svg, /aria-label="\w/);
  assert.is([...page.matchAll(/<table/g)].length, [...page.matchAll(/<caption>/g)].length);
});

report('names from files cannot become markup', () => {
  const evil = '"><script>alert(1)</script>\'&';
  const hostile = trainingReport({
    ...content,
    title: evil,
    model: { name: evil, parameters: 1 },
    data: { name: evil, trainingScans: 1 },
    dice: { ...content.dice, names: ['background', evil, evil, evil], scans: [evil, evil] },
    stepName: evil,
    example: { ...content.example, name: evil },
    configuration: { [evil]: evil },
    device: { asked: evil, used: evil, reason: evil },
    versions: { [evil]: evil },
    seconds: { training: 1, [evil]: 2 },
  });
  assert.not.match(hostile, '<script');
  const body = hostile.slice(hostile.indexOf('<body>')).replace('</html>', '');
  assert.is(illFormed(body.replace(/<img[^>]*>/g, '').trim()), null);
});

report('the same content gives the same file', () => {
  assert.is(trainingReport(content), page);
});

report('a network with fixed offsets, or none, says so', () => {
  const { before } = content.offsets ?? { before: [] };
  const fixed = trainingReport({ ...content, offsets: { before, after: before } });
  assert.match(fixed, 'the offsets were fixed');
  assert.not.match(trainingReport({ ...content, offsets: undefined }), 'Offsets before');
});

report('scans without any organ give no made-up number', () => {
  const names = ['background', 'liver'];
  const empty = ndarray(new Uint8Array(960), shape);
  const nothing = trainingReport({
    ...content,
    dice: { names, scans: ['one'], dice: [[null]] },
    diceCurve: { steps: [1], dice: [[null]] },
    example: { ...content.example, labels: empty, groundTruth: empty },
  });
  assert.match(nothing, 'there was no organ to find');
  // Random letters of a picture may spell it.
  assert.not.match(nothing.replace(/base64,[^"]*/g, ''), 'NaN');
});

report.run();
