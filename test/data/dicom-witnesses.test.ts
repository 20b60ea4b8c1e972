// Other readers of DICOM: pydicom where it is here, and constants from ITK.
import { spawnSync } from 'node:child_process';
import { composeAffines, phantomSeries, voxelGrid } from '@obelisk/data';
import { readScan } from '@obelisk/data/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertNear } from '../support/assert-near.js';
import type { Syntax } from '../support/dicom.js';
import { pythonWith } from '../support/python.js';
import { unless } from '../support/skip.js';
import { removeFolders, scanOn, turned, written } from './dicom-folders.js';

const witness = suite('DICOM as others read it');
witness.after(removeFolders);

const [[scan]] = [phantomSeries({ count: 1, seed: 3, size: [20, 16, 12] })].map((all) => [...all]);
const [cosine, sine] = [Math.cos(0.4), Math.sin(0.4)];
const oblique = composeAffines(
  [
    [1, 0, 0, 3],
    [0, cosine, -sine, 4],
    [0, sine, cosine, 5],
    [0, 0, 0, 1],
  ],
  composeAffines(
    [
      [-0.05, 0, 0, 0],
      [0, -0.07, 0, 0],
      [0, 0, 0.1, 0],
      [0, 0, 0, 1],
    ],
    scan.scan.affine,
  ),
);

// readImageDicomFileSeriesNode of @itk-wasm/dicom 7.6.4 (GDCM) on the same files: direction times
// spacing and the origin, with x and y negated, and two voxels.
witness('an oblique series lies where ITK puts it', () => {
  const volume = voxelGrid(scan.scan.data.data, [20, 16, 12], oblique);
  const found = readScan(written({ isSigned: false, intercept: -1024 }, volume));
  const expected = [
    ...[-1.466666667, 0, 0, 16.93333333],
    ...[0, -1.8912452407177096, -1.1422938040757646, 24.46695523],
    ...[0, -0.7996056627310123, 2.7017789157233154, -3.862741565],
    ...[0, 0, 0, 1],
  ];
  assertNear(found.affine.flat(), expected, 1e-8, 'the affine');
  assert.equal([found.data.get(5, 6, 7), found.data.get(10, 3, 2)], [-381, -814]);
});

const python = pythonWith('pydicom, numpy');
const missing = python === undefined ? 'no python3 with pydicom (Debian: python3-pydicom)' : null;

/** Slices by position, values after slope and intercept, z fastest; and the first one's place. */
const script = `
import sys, json, glob, numpy as np, pydicom
slices = [pydicom.dcmread(f) for f in glob.glob(sys.argv[1] + '/*')]
normal = np.cross(*np.array(slices[0].ImageOrientationPatient, float).reshape(2, 3))
slices.sort(key=lambda s: np.dot(np.array(s.ImagePositionPatient, float), normal))
hounsfield = lambda s: s.pixel_array * float(s.RescaleSlope) + float(s.RescaleIntercept)
v = np.stack([hounsfield(s) for s in slices], -1)
print(json.dumps(dict(values=v.transpose(1, 0, 2).ravel().tolist(),
  place=[float(x) for x in slices[0].ImagePositionPatient])))
`;

for (const syntax of ['explicit', 'implicit', 'big-endian'] satisfies Syntax[]) {
  unless(missing, witness)(`pydicom reads the same values, ${syntax}`, () => {
    const folder = written({ syntax, isSigned: false, intercept: -1024 }, scanOn(turned));
    const { stdout, stderr } = spawnSync(python as string, ['-c', script, folder], {
      encoding: 'utf8',
    });
    assert.is(stderr, '');
    const { values, place } = JSON.parse(stdout) as { values: number[]; place: number[] };
    const found = readScan(folder);
    assert.equal([...found.data.data], values);
    const { affine } = found;
    assertNear([-affine[0][3], -affine[1][3], affine[2][3]], place, 1e-6, 'the first place');
  });
}

witness.run();
