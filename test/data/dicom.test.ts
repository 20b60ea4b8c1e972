import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeAffines, scalingAffine } from '@obelisk/data';
import {
  describeDicom,
  isDicomSource,
  readScan,
  readScanGrid,
  scanCases,
} from '@obelisk/data/node';
import { zipSync } from 'fflate';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertNear } from '../support/assert-near.js';
import {
  dicomFile,
  dicomSlices,
  type Elements,
  type SlicesOptions,
  shuffledNames,
} from '../support/dicom.js';
import {
  folderOf,
  localizer,
  removeFolders,
  root,
  scan,
  scanOn,
  sliceOf,
  turned,
  upright,
  written,
} from './dicom-folders.js';

const dicom = suite('DICOM');
dicom.after(removeFolders);

function isRead(folder: string, expected = scan): void {
  const found = readScan(folder);
  assert.equal(found.data.shape, expected.data.shape);
  assert.equal(found.data.data, expected.data.data);
  assertNear(found.affine.flat(), expected.affine.flat(), 1e-4, 'the affine');
  assert.equal(readScanGrid(folder), { shape: expected.data.shape, affine: found.affine });
}

for (const [what, options] of Object.entries({
  'explicit, signed': {},
  implicit: { syntax: 'implicit' },
  'big-endian': { syntax: 'big-endian' },
  'unsigned with an intercept': { isSigned: false, intercept: -1024 },
  'values that are no int16': { isSigned: false, intercept: -1024, slope: 0.5 },
  '12 bits, and other bits above': {
    ...{ isSigned: false, intercept: -1024 },
    changes: (index: number) => ({
      '0028,0101 US': [12],
      '0028,0102 US': [11],
      '7FE0,0010 OW': sliceOf(index).map((value) => (value + 1024) | 0xa000),
    }),
  },
  '12 bits with a sign': {
    changes: (index: number) => ({
      '0028,0101 US': [12],
      '0028,0102 US': [11],
      '7FE0,0010 OW': sliceOf(index).map((value) => value & 0xfff),
    }),
  },
} satisfies Record<string, SlicesOptions>)) {
  dicom(`slices in any order, ${what}`, () => isRead(written(options)));
}

dicom('a slope of each slice', () => {
  const changes = (index: number): Elements => ({
    '0028,1053 DS': String(index + 1),
    '0028,1052 DS': '0',
    '7FE0,0010 OW': sliceOf(index).map((value) => Math.trunc(value / (index + 1)) & 0xffff),
  });
  const found = readScan(written({ changes }));
  assert.is(found.data.get(2, 1, 4), 5 * Math.trunc(scan.data.get(2, 1, 4) / 5));
});

dicom('axes that are turned', () => isRead(written({}, scanOn(turned)), scanOn(turned)));

dicom('slices from head to foot come out from foot to head, with the affine that says so', () => {
  const down = scanOn(composeAffines(upright, [
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [0, 0, -1, 5],
    [0, 0, 0, 1],
  ])); // biome-ignore format: a matrix
  const found = readScan(written({}, down));
  assertNear(found.affine.flat(), upright.flat(), 1e-4, 'the affine');
  assert.is(found.data.get(1, 2, 0), down.data.get(1, 2, 5));
});

/** The list of a disc's files, whose records not every parser reads. */
const directory = dicomFile(
  { '0004,1130 CS': 'DISC', '0004,1220 SQ': Buffer.from([1, 2, 3, 4]) },
  ...(['explicit', undefined, '1.2.840.10008.1.3.10'] as const),
);

dicom('names, folders and other files as discs have them', () => {
  const [first, ...others] = dicomSlices(scan);
  const lines: string[] = [];
  const folder = folderOf({
    'DICOM/ä ö/PA000001/ST 1/1': first,
    ...Object.fromEntries(others.map((bytes, index) => [`DICOM/x'${index}.IMA`, bytes])),
    DICOMDIR: directory,
    'DICOM/report.dcm': dicomFile({ '0008,0060 CS': 'SR', '0020,000E UI': '1.2.3' }),
    'Thumbs.db': Buffer.from('no DICOM'),
    'AUTORUN.INF': Buffer.alloc(0),
  });
  assert.ok(isDicomSource(folder));
  assert.equal(readScan(folder, { onLine: (line) => lines.push(line) }).data.data, scan.data.data);
  assert.is(lines.length, 1);
  assert.match(
    lines[0],
    /: 4 files without an image: AUTORUN.INF, DICOM\/report.dcm, DICOMDIR and 1/,
  );
});

dicom('a zip of a folder', () => {
  const path = join(root, 'scan.zip');
  const files = {
    'a/DICOMDIR': dicomFile({ '0004,1130 CS': 'DISC' }),
    ...shuffledNames(dicomSlices(scan)),
  };
  writeFileSync(path, zipSync(files));
  isRead(path);
  writeFileSync(path, zipSync({ 'a.txt': Buffer.from('a') }));
  assert.throws(() => readScan(path), /scan.zip: holds no DICOM images$/);
  writeFileSync(path, Buffer.from('PK'));
  assert.throws(() => readScan(path), /scan.zip: cannot be unpacked: /);
});

dicom('a header that is longer than what is read at first', () => {
  isRead(written({ changes: { '0029,1010 OB': Buffer.alloc(50_000) } }));
});

dicom('padding is air, and counted', () => {
  const lines: string[] = [];
  const changes = (index: number): Elements => ({
    '0028,0120 US': [63536], // -2000 as scanners with unsigned pixels write it
    '7FE0,0010 OW': sliceOf(index).map((value, at) => (at < 3 ? 63536 : value + 1024)),
  });
  const folder = written({ isSigned: false, intercept: -1024, changes });
  const found = readScan(folder, { onLine: (line) => lines.push(line) });
  assert.is(found.data.get(2, 0, 3), -1024);
  assert.is(found.data.get(3, 0, 3), scan.data.get(3, 0, 3));
  assert.match(lines.join(), /: 18 pixels of padding, taken for air \(-1024\)$/);
});

dicom('of several series one is to be chosen', () => {
  const lines: string[] = [];
  const folder = folderOf({
    ...shuffledNames(dicomSlices(scan)),
    topogram: dicomSlices(scan, { seriesNumber: 1, changes: localizer })[0],
  });
  assert.throws(
    () => readScan(folder, { onLine: (line) => lines.push(line) }),
    /: holds 2 series; expected --series with one of 1 \(...\.498\.1\.1\), 2 \(...\.498\.1\.2\)$/,
  );
  assert.match(lines[0], /^series +UID +kind +images +pixels +mm +description$/);
  assert.match(lines[1], /^ +1 +\S+ +CT localizer +1 +5 x 4 +0.8 x 0.9 +Topogram$/);
  assert.match(lines[2], /^ +2 +\S+ +CT +6 +5 x 4 +0.8 x 0.9 +Abdomen$/);
  assert.equal(describeDicom(folder).slice(1), lines);
  for (const series of ['2', '.498.1.2']) {
    assert.equal(readScan(folder, { series }).data.data, scan.data.data);
  }
  assert.throws(() => readScan(folder, { series: '7' }), /: none is "7"; expected --series with/);
  assert.throws(
    () => readScan(folder, { series: '1' }),
    /: topogram is a localizer \(ORIGINAL PRIMARY LOCALIZER\); expected the slices of a scan$/,
  );
});

dicom('a single file, and a folder without DICOM', () => {
  const folder = folderOf({ 'a.dcm': dicomSlices(scan)[0] });
  assert.throws(
    () => readScan(join(folder, 'a.dcm')),
    /a.dcm: is a single file of DICOM; expected the folder of its series$/,
  );
  assert.not.ok(isDicomSource(folderOf({ 'a.txt': Buffer.from('a') })));
  assert.not.ok(isDicomSource(join(root, 'absent')));
});

dicom('a folder of patients holds a case for each', () => {
  const slices = dicomSlices(scan);
  const files = Object.fromEntries(slices.map((bytes, index) => [`b/x/${index}`, bytes]));
  const folder = folderOf({
    ...files,
    'a.zip': zipSync({ s: slices[0] }),
    'notes/a.txt': slices[0].subarray(0, 9),
  });
  const { cases, left } = scanCases(folder);
  assert.equal(
    cases.map(({ name }) => name),
    ['a', 'b'],
  );
  assert.match(left ?? '', /not read: notes \(a folder\)$/);
  assert.throws(
    () => scanCases(join(folder, 'b', 'x')),
    /holds DICOM files of one scan; expected --/,
  );
});

dicom('the grid of a spacing that headers round', () => {
  // Positions with one digit: 0.625 mm come as 0.6 and 0.7.
  const thin = scanOn(scalingAffine([1, 1, 0.625]));
  const changes = (index: number): Elements => ({
    '0020,0032 DS': `0\\0\\${(0.625 * index).toFixed(1)}`,
  });
  const found = readScan(written({ changes }, thin));
  assert.ok(Math.abs(found.affine[2][2] - 0.625) < 0.02);
});

dicom.run();
