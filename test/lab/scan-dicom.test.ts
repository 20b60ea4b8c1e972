// A folder of DICOM in the scan view: dropped, or chosen, one series or several.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { makePhantom, reorient, voxelGrid } from '@obelisk/data';
import { modelEntry } from '@obelisk/models';
import { stateDictionary, writeSafetensors } from '@obelisk/nn';
import { defaultDevice, Random } from '@obelisk/tensor';
import type { ElementHandle } from 'puppeteer-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { obelisk, temporaryFolder } from '../cli/obelisk.js';
import { missingChromium } from '../support/chromium.js';
import { dicomSlices, shuffledNames, writeFiles } from '../support/dicom.js';
import { type Lab, openLab, seriousFindings } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';
import { savedFile } from './saved-file.js';

const scans = suite('DICOM in the scan view');
const test = unless(missingChromium(), scans);
const folder = temporaryFolder();
const [one, several, weights] = ['patient', 'disc', 'net.safetensors'].map((n) => `${folder}/${n}`);
let lab: Lab;

scans.before(async () => {
  if (missingChromium() !== null) return;
  lab = await openLab();
  const { scan } = makePhantom({ random: new Random(4), size: [28, 20, 24], spacing: 3 });
  const { volume } = reorient(scan, 'LPS');
  const rounded = voxelGrid(volume.data.data.map(Math.round), [28, 20, 24], volume.affine);
  const slices = dicomSlices(rounded);
  const changes = { '0008,103E LO': 'Lung', '0028,1052 DS': '-7' };
  const others = dicomSlices(rounded, { seriesNumber: 3, changes });
  writeFiles(one, { ...prefixed('PA/ST', slices), 'notes.txt': Buffer.from('no image') });
  writeFiles(several, { ...prefixed('a', slices), ...prefixed('b', others) });
  const entry = modelEntry('obelisk-visceral');
  const made = { device: defaultDevice(), random: new Random(2), labels: entry.labels.length };
  writeFileSync(weights, writeSafetensors(await stateDictionary(entry.create(made))));
});
scans.after(() => lab?.close());

const prefixed = (prefix: string, slices: readonly Uint8Array[]) =>
  Object.fromEntries(
    Object.entries(shuffledNames(slices)).map(([name, bytes]) => [`${prefix}/${name}`, bytes]),
  );

/** Drops a file or folder of this machine onto the page. */
async function drop(path: string): Promise<void> {
  const client = await lab.page.createCDPSession();
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await client.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
  }
  await client.detach();
}

const scanName = () =>
  lab.page.waitForFunction(() => {
    const text = document.querySelector('.scan-inputs .file')?.textContent ?? '';
    return text === 'none yet' ? null : text;
  });

async function byCommandLine(...more: string[]): Promise<Uint8Array> {
  mkdirSync(`${folder}/out`, { recursive: true });
  const output = `${folder}/out/labels.nii.gz`;
  const options = ['--weights', weights, '--output', output, ...more];
  const { code, stderr } = await obelisk(['segment', ...options]);
  assert.is(code, 0, stderr);
  return Uint8Array.from(readFileSync(output));
}

async function inPage(): Promise<Uint8Array> {
  const chooser = (await lab.page.$('#weight-files')) as ElementHandle<HTMLInputElement>;
  await chooser.uploadFile(weights);
  await lab.page.waitForSelector('#segment:not([disabled])');
  await lab.page.click('#segment');
  const hasEnded = () =>
    ['done', 'failed'].includes(document.querySelector('main')?.dataset.scan ?? '');
  await lab.page.waitForFunction(hasEnded, { timeout: 170_000 });
  return savedFile(lab.page, '#save');
}

test('a dropped folder: the label map of the command line, to the byte', async () => {
  await lab.open('#/scan', 'webasm');
  await drop(one);
  assert.match(
    String(await (await scanName()).jsonValue()),
    /^patient.nii \(.*28 x 20 x 24 voxels/,
  );
  const lines = await lab.page.$eval('.lines', ({ textContent }) => textContent);
  assert.match(lines ?? '', /^patient: 1 file without an image: notes.txt$/);
  assert.equal(await inPage(), await byCommandLine('--input', one));
});

test('of several series one is chosen from a list', async () => {
  await lab.open('#/scan', 'webasm');
  await drop(several);
  await lab.page.waitForSelector('.series button');
  const texts = await lab.page.$$eval('.series button', (all) => all.map((b) => b.textContent));
  assert.equal(texts, [
    '2: CT, 24 of 28 x 20 pixels, Abdomen',
    '3: CT, 24 of 28 x 20 pixels, Lung',
  ]);
  none(await seriousFindings(lab.page));
  await lab.page.click('.series button:last-child');
  await scanName();
  await lab.page.waitForSelector('.series[hidden]');
  assert.equal(await inPage(), await byCommandLine('--input', several, '--series', '3'));
});

test('what is no scan is told in one sentence', async () => {
  await lab.open('#/scan', 'webasm');
  writeFiles(`${folder}/slice`, { a: readFileSync(`${one}/PA/ST/IM00000`) });
  await drop(`${folder}/slice`);
  await lab.page.waitForFunction(() => document.querySelector('main')?.dataset.scan === 'failed');
  const text = await lab.page.$eval('main', ({ textContent }) => textContent);
  assert.match(text ?? '', 'slice: the series has a single slice; expected those of a volume');
});

scans.run();
