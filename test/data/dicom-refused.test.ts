import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readScan } from '@obelisk/data/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dicomFile, dicomSlices, type Elements, type SlicesOptions } from '../support/dicom.js';
import { folderOf, localizer, removeFolders, scan, written } from './dicom-folders.js';

const dicom = suite('DICOM that is no scan');
dicom.after(removeFolders);

/** The position of a slice, moved. */
const moved = (index: number, by: readonly number[]): Elements => {
  const position = [-100, -120, -300 + 2.5 * index].map((mm, axis) => mm + by[axis]);
  return { '0020,0032 DS': position.join('\\') };
};

const only = (at: number, changes: Elements) => (index: number) => (index === at ? changes : {});

const refusals: Record<string, [SlicesOptions['changes'], RegExp]> = {
  'two at one place': [
    (index) => moved(Math.min(index, 4), [0, 0, 0]),
    /: IM\d+ and IM\d+ lie at one place: several phases, echoes or series are mixed/,
  ],
  'uneven distances': [
    (index) => moved(index, [0, 0, index > 2 ? 0.9 : 0]),
    /: slices are spaced unevenly: from 2.5 to 3.4 mm, as before IM\d+; expected one distance$/,
  ],
  'a tilted gantry': [
    (index) => moved(index, [0, 0.4 * index, 0]),
    /: the gantry was tilted by 9.1 degrees, so that slices are shifted/,
  ],
  'a slice that is shifted': [
    (index) => moved(index, [index === 3 ? 2 : 0, 0, 0]),
    /: IM\d+ is shifted sideways against the other slices/,
  ],
  'another size': [
    only(2, { '0028,0011 US': [4] }),
    /: the series mixes slices of several sizes: IM\d+ has 5 x 4, IM\d+ 4 x 4; expected/,
  ],
  'another direction': [
    only(2, { '0020,0037 DS': '1\\0\\0\\0\\0\\-1' }),
    / slices of several directions: IM\d+ has \[1, 0, 0, 0, 1, 0\], IM\d+ \[1, 0, 0, 0, 0, -1\]/,
  ],
  'another spacing': [
    only(2, { '0028,0030 DS': '0.7\\0.7' }),
    /: the series mixes slices of several spacings: IM\d+ has 0.9 x 0.8 mm, IM\d+ 0.7 x 0.7 mm/,
  ],
  'no position': [only(1, { '0020,0032 DS': null }), /: IM\d+ has no ImagePositionPatient; exp/],
  'no spacing': [{ '0028,0030 DS': null }, /: IM\d+ has no PixelSpacing; expected slices/],
  'directions that are not perpendicular': [
    { '0020,0037 DS': '1\\0\\0\\1\\0\\0' },
    /: the ImageOrientationPatient of IM\d+ is \[1, 0, 0, 1, 0, 0\]; expected two perpend/,
  ],
  colours: [{ '0028,0002 US': [3] }, /: IM\d+ has 3 numbers per pixel; expected one/],
  'many images in a file': [{ '0028,0008 IS': '30' }, /: IM\d+ holds 30 images; expected one/],
  'pixels of 12 bits side by side': [{ '0028,0100 US': [12] }, /: IM\d+ has pixels of 16 in 12/],
  'too few pixels': [{ '7FE0,0010 OW': [1, 2, 3] }, /: IM\d+ has 6 bytes of pixels, 5 x 4 need 40/],
  'a localizer': [localizer, /: IM\d+ is a localizer \(ORIGINAL PRIMARY LOCALIZER\); expected/],
};

for (const [what, [changes, sentence]] of Object.entries(refusals)) {
  dicom(`refused: ${what}`, () => assert.throws(() => readScan(written({ changes })), sentence));
}

dicom('refused: slices that are missing', () => {
  const slices = dicomSlices(scan);
  const without = (gone: readonly number[]) =>
    folderOf(
      Object.fromEntries(slices.flatMap((b, i) => (gone.includes(i) ? [] : [[`s${i}`, b]]))),
    );
  assert.throws(
    () => readScan(without([3])),
    /: a slice is missing between s2 and s4: they are 5 mm apart, others 2.5 mm; expected all sl/,
  );
  assert.throws(() => readScan(without([1, 2])), /: 2 slices are missing between s0 and s3/);
  assert.throws(() => readScan(without([0, 1, 2, 3, 4])), /: the series has a single slice; exp/);
});

dicom('refused: compressed pixels', () => {
  const [bytes] = dicomSlices(scan);
  for (const [uid, how] of [
    ['1.2.840.10008.1.2.4.70', 'JPEG lossless'],
    ['1.2.840.10008.1.2.4.90', 'JPEG 2000 lossless'],
    ['1.2.840.10008.1.2.5', 'run lengths'],
    ['1.2.3', 'transfer syntax 1.2.3'],
  ]) {
    const elements = { '0028,0010 US': [4], '0028,0011 US': [5], '7FE0,0010 OW': [0] };
    const folder = folderOf({ a: dicomFile(elements, 'explicit', uid), b: bytes });
    rmSync(join(folder, 'b'));
    const expected = `a has compressed pixels (${how}); expected plain ones`;
    assert.throws(() => readScan(folder), expected);
  }
});

dicom('refused: a file that ends early', () => {
  const [first, second] = dicomSlices(scan);
  for (const end of [first.length - 4, 200]) {
    const folder = folderOf({ a: first.subarray(0, end), b: second });
    assert.throws(() => readScan(folder), /ends within its pixels|header is damaged/);
  }
});

dicom.run();
