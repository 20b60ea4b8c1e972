// The scan view in the live page: the same label map as the command line, byte for byte.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { makePhantom, readNiftiLabels, reorient, writeNifti } from '@obelisk/data';
import { labelNote, modelEntry } from '@obelisk/models';
import { stateDictionary, writeSafetensors } from '@obelisk/nn';
import { defaultDevice, Random } from '@obelisk/tensor';
import type { ElementHandle } from 'puppeteer-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { obelisk, temporaryFolder } from '../cli/obelisk.js';
import { caseFile } from '../support/cases.js';
import { missingChromium } from '../support/chromium.js';
import { type Lab, openLab, seriousFindings } from '../support/lab.js';
import { none } from '../support/none.js';
import { missingShared, sharedFolder } from '../support/shared.js';
import { unless } from '../support/skip.js';
import { savedFile } from './saved-file.js';

const scans = suite('the scan view');
const test = unless(missingChromium(), scans);
const folder = temporaryFolder();
const input = `${folder}/scan.nii.gz`;
let lab: Lab;

scans.before(async () => {
  if (missingChromium() !== null) return;
  lab = await openLab();
  mkdirSync(`${folder}/out`);
  const { scan } = makePhantom({ random: new Random(4), size: [28, 20, 24], spacing: 3 });
  // Stored as many scanners do: the page must turn it and turn the labels back.
  writeFileSync(input, writeNifti(reorient(scan, 'LPS').volume, { gzip: true }));
});
scans.after(() => lab?.close());

/** Seeded random weights of a network, written once: where they are. */
async function weightsOf(model: string): Promise<string> {
  const path = `${folder}/${model}.safetensors`;
  if (existsSync(path)) return path;
  const entry = modelEntry(model);
  const labels = entry.labels.length;
  const network = entry.create({ device: defaultDevice(), random: new Random(2), labels });
  writeFileSync(path, writeSafetensors(await stateDictionary(network)));
  return path;
}

/** The label map that `obelisk segment` writes, once for the same weights and scan. */
async function byCommandLine(weights: string, scan = input): Promise<Uint8Array> {
  const output = `${folder}/out/${basename(weights)}-${basename(scan)}`;
  if (existsSync(output)) return Uint8Array.from(readFileSync(output));
  const { code, stderr } = await obelisk([
    ...['segment', '--input', scan, '--weights', weights, '--output', output],
  ]);
  assert.is(code, 0, stderr);
  return Uint8Array.from(readFileSync(output));
}

/** The label map that the page saves. */
async function inPage(device: string, weights: string, scan = input): Promise<Uint8Array> {
  await lab.open('#/scan', device);
  await choose('#scan-file', scan);
  await choose('#weight-files', weights);
  assert.is(await segmented(), 'done');
  assert.match(await textOf('[role=status]'), new RegExp(`^segmented in .* on ${device}$`));
  assert.match(await textOf('.lines'), new RegExp(`^device ${device}, asked for: .`));
  return savedFile(lab.page, '#save');
}

async function choose(selector: string, path: string): Promise<void> {
  const chooser = (await lab.page.$(selector)) as ElementHandle<HTMLInputElement>;
  await chooser.uploadFile(path);
}

/** Has the page segment, and says how that ended. */
async function segmented(): Promise<string | undefined> {
  await lab.page.waitForSelector('#segment:not([disabled])');
  await lab.page.click('#segment');
  const hasEnded = () =>
    ['done', 'failed'].includes(document.querySelector('main')?.dataset.scan ?? '');
  await lab.page.waitForFunction(hasEnded, { timeout: 170_000 });
  return lab.page.$eval('main', ({ dataset }) => dataset.scan);
}

const textOf = (selector: string) =>
  lab.page.$eval(selector, ({ textContent }) => textContent ?? '');

for (const model of ['obelisk-visceral', 'obelisk-visceral-hybrid']) {
  test(`${model}: the label map of the command line, to the byte`, async () => {
    const weights = await weightsOf(model);
    assert.equal(await inPage('webasm', weights), await byCommandLine(weights));
  });
}

for (const device of ['webgl2', 'webgpu']) {
  test(`${device}: the labels of the command line, voxel by voxel`, async () => {
    const weights = await weightsOf('obelisk-visceral');
    const read = (bytes: Uint8Array) => [...readNiftiLabels(bytes, 'labels').data.data];
    const expected = read(await byCommandLine(weights));
    assert.ok(new Set(expected).size > 3);
    assert.equal(read(await inPage(device, weights)), expected);
  });
}

const ct = 'goldens/models/visceral_input_small_53x38x46.nii.gz';
const released = 'weights/obelisk_visceral_fold1.pth';
const missing = missingChromium() ?? missingShared(ct) ?? missingShared(released);
unless(missing, scans)('released weights on a CT: the label map of the command line', async () => {
  const [weights, scan] = [sharedFolder + released, sharedFolder + ct];
  assert.equal(await inPage('webasm', weights, scan), await byCommandLine(weights, scan));
  assert.match(await textOf('.lines'), /model: obelisk-visceral, from the tensor names/);
});

test('a phantom and untrained weights are built in', async () => {
  await lab.open('#/scan', 'webasm');
  await lab.page.click('#phantom');
  await lab.page.click('#untrained');
  assert.is(await segmented(), 'done');
  assert.match(await textOf('.found'), /spleen\d/);
  await lab.page.click('.found button');
  none(await seriousFindings(lab.page));
});

test('names of organs are text, whatever they hold', async () => {
  const { labels } = JSON.parse(new TextDecoder().decode(caseFile('escape-dataset.json')));
  const names = Object.values<string>(labels);
  const entry = modelEntry('obelisk-visceral');
  const made = { device: defaultDevice(), random: new Random(2), labels: names.length };
  const tensors = await stateDictionary(entry.create(made));
  const weights = `${folder}/named.safetensors`;
  writeFileSync(weights, writeSafetensors(tensors, new Map([['labels', labelNote(names)]])));
  await inPage('webasm', weights);
  const shown = await lab.page.$$eval('.found th[scope=row]', (cells) =>
    cells.map(({ textContent }) => textContent),
  );
  assert.equal(shown, names.slice(1));
  assert.is(await lab.page.$('img[src=x], main script'), null);
});

test('no scan, or no weight file: refused in one sentence, and the page lives', async () => {
  const text = `${folder}/text.nii`;
  writeFileSync(text, 'no scan at all');
  await lab.open('#/scan', 'webasm');
  await choose('#weight-files', await weightsOf('obelisk'));
  await choose('#scan-file', text);
  await lab.page.waitForSelector('[role=alert]:not([hidden])');
  assert.match(await textOf('[role=alert]'), /^text.nii: .*not a NIfTI file/);
  assert.ok(await lab.page.$('#segment:disabled'));
  await choose('#scan-file', input);
  // Told when it is chosen, not after a minute of work.
  const pth = `${folder}/text.pth`;
  writeFileSync(pth, 'no weights at all');
  await choose('#weight-files', pth);
  await alerts(/^text.pth: /);
  assert.is(await textOf('#missing'), 'Still missing: weights.');
  assert.ok(await lab.page.$('#segment:disabled'));
  await choose('#weight-files', await weightsOf('obelisk'));
  await lab.page.waitForFunction(() =>
    document.querySelectorAll('.file')[1].textContent?.startsWith('obelisk.'),
  );
  assert.is(await segmented(), 'done');
});

/** Waits until the page complains so. */
async function alerts(sentence: RegExp): Promise<void> {
  await lab.page.waitForFunction(
    (source) => new RegExp(source).test(document.querySelector('[role=alert]')?.textContent ?? ''),
    {},
    sentence.source,
  );
}

test('what is missing is said; a picture or a text is refused at once', async () => {
  await lab.open('#/scan', 'webasm');
  assert.is(await textOf('#missing'), 'Still missing: a scan and weights.');
  const picture = `${folder}/picture.png`;
  writeFileSync(picture, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
  const readme = `${folder}/README.md`;
  writeFileSync(readme, '# Read me\n');
  const list = `${folder}/package.json`;
  writeFileSync(list, '{"name": "some package"}\n');
  for (const path of [picture, readme, list]) {
    for (const chooser of ['#scan-file', '#weight-files']) {
      await choose(chooser, path);
      const wanted = chooser === '#scan-file' ? '(NIfTI|scan)' : '(weights|pth|safetensors)';
      await alerts(new RegExp(`^${basename(path)}: .*${wanted}`));
    }
  }
  assert.is(await textOf('#missing'), 'Still missing: a scan and weights.');
  // What is plainly the other one is taken as that.
  await choose('#scan-file', await weightsOf('obelisk'));
  await lab.page.waitForFunction(
    () => document.querySelector('#missing')?.textContent === 'Still missing: a scan.',
  );
});

test('a segmentation can be stopped', async () => {
  const { scan } = makePhantom({ random: new Random(4), size: [128, 96, 128] });
  const large = `${folder}/large.nii.gz`;
  writeFileSync(large, writeNifti(scan, { gzip: true }));
  await lab.open('#/scan', 'webasm');
  await choose('#scan-file', large);
  await choose('#weight-files', await weightsOf('obelisk'));
  await lab.page.waitForSelector('#segment:not([disabled])');
  await lab.page.click('#segment');
  await lab.page.waitForFunction(() => /about \d+ s left/.test(document.body.textContent ?? ''));
  await lab.page.click('#stop');
  assert.is(await textOf('[role=status]'), 'stopped');
  await choose('#scan-file', input);
  await lab.page.waitForFunction(() =>
    document.querySelector('.file')?.textContent?.startsWith('scan.nii'),
  );
  assert.is(await segmented(), 'done');
});

test('fits into 400 pixels', async () => {
  await lab.page.setViewport({ width: 400, height: 800 });
  await lab.open('#/scan', 'webasm');
  none(await seriousFindings(lab.page));
  const width = await lab.page.evaluate(() => document.documentElement.scrollWidth);
  await lab.page.setViewport({ width: 1280, height: 900 });
  assert.ok(width <= 400, `${width} pixels`);
});

test('wrote no error into the console and asked no other host', () => none(lab.troubles));

scans.run();
