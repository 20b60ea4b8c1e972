// test/fixtures/itk was written by ITK (@itk-wasm/image-io 1.6.1): one scan of 2 x 3 x 4 voxels,
// turned by 0.3 about z, in every format, and as NIfTI, which nibabel reads as `affine` below.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { decodeLabels, decodeScan, scanInfo } from '@obelisk/data';
import { readScan, readScanBytes, readScanGrid, scanCases } from '@obelisk/data/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertNear } from '../support/assert-near.js';

const formats = suite('NRRD and MetaImage');
const fixtures = new URL('../fixtures/itk/', import.meta.url).pathname;
const folder = mkdtempSync(`${tmpdir()}/obelisk-formats-`);
formats.after(() => rmSync(folder, { recursive: true }));

const affine = [
  [-1.43300461769104, 0.5910403728485107, 0, -12.5],
  [-0.44328027963638306, -1.910672903060913, 0, 31],
  [0, 0, 2.5, 99],
  [0, 0, 0, 1],
];
const asNifti = readScan(`${fixtures}scan.nii`);

for (const file of [
  ...['raw.nrrd', 'packed.nrrd', 'detached.nhdr'],
  ...['raw.mha', 'packed.mha', 'detached.mhd'],
]) {
  formats(`${file} is the scan that ITK wrote`, () => {
    const scan = readScan(fixtures + file);
    assert.equal(scan.data.shape, [2, 3, 4]);
    assert.equal(scan.data.data, asNifti.data.data);
    assert.is(scan.data.get(1, 2, 3), 180); // 10 i - 50 with x fastest: i = 1 + 2 * 2 + 6 * 3
    assertNear(scan.affine.flat(), affine.flat(), 1e-6, 'the affine');
    const grid = readScanGrid(fixtures + file);
    assert.equal(grid.shape, [2, 3, 4]);
    assert.equal(grid.affine, scan.affine);
    const info = scanInfo(readScanBytes(fixtures + file), file);
    assert.is(info.format, /n(rr|hd)/.test(file) ? 'NRRD' : 'MetaImage');
    assert.equal(info.range, [-50, 180]);
  });
}

const ascii = (text: string) => new TextEncoder().encode(text);
const fileOf = (header: string, voxels: ArrayLike<number>) =>
  Uint8Array.from([...ascii(header), ...Array.from(voxels)]);

/** An NRRD file of 2 x 1 x 2 voxels, with other fields. */
function nrrd(changes: Record<string, string | null>, voxels: number[] = [1, 2, 3, 4]): Uint8Array {
  const fields = {
    type: 'uchar',
    dimension: '3',
    sizes: '2 1 2',
    encoding: 'raw',
    ...changes,
  };
  const lines = Object.entries(fields).flatMap(([key, value]) =>
    value === null ? [] : [`${key}: ${value}`],
  );
  return fileOf(['NRRD0005', '# a comment', ...lines, 'a:=b', '', ''].join('\n'), voxels);
}

/** A MetaImage file of 2 x 1 x 2 voxels, with other fields. */
function meta(changes: Record<string, string>, voxels: number[] = [1, 2, 3, 4]): Uint8Array {
  const fields = { NDims: '3', DimSize: '2 1 2', ElementType: 'MET_UCHAR', ...changes };
  const lines = Object.entries({ ...fields, ElementDataFile: changes.ElementDataFile ?? 'LOCAL' });
  return fileOf(lines.map(([key, value]) => `${key} = ${value}\n`).join(''), voxels);
}

formats('either byte order', () => {
  const bytes = [0, 1, 0, 2, 1, 0, 255, 254];
  const expected = Float32Array.of(1, 256, 2, -2);
  const big = nrrd({ type: 'short', endian: 'big' }, bytes);
  assert.equal(decodeScan(big, 'a').data.data, expected);
  const order = { ElementType: 'MET_SHORT', BinaryDataByteOrderMSB: 'True' };
  assert.equal(decodeScan(meta(order, bytes), 'a').data.data, expected);
  const little = nrrd({ type: 'int16', endian: 'little' }, bytes);
  assert.equal(decodeScan(little, 'a').data.data, Float32Array.of(256, 1, 512, -257));
});

formats("the space says which way axes run, DICOM's where there is none", () => {
  const directions = { 'space directions': '(2,0,0) (0,3,0) (0,0,4)', 'space origin': '(5,6,7)' };
  const diagonal = (space: Record<string, string>) => {
    const { affine: rows } = decodeScan(nrrd(space), 'a');
    return [0, 1, 2].map((axis) => [rows[axis][axis], rows[axis][3]]);
  };
  const ras = { space: 'right-anterior-superior', ...directions };
  assert.equal(diagonal(ras), [[2, 5], [3, 6], [4, 7]]); // biome-ignore format: a matrix
  const las = { space: 'LAS', ...directions };
  assert.equal(diagonal(las), [[-2, -5], [3, 6], [4, 7]]); // biome-ignore format: a matrix
  const none = { spacings: '2 3 4' };
  assert.equal(diagonal(none), [[-2, 0], [-3, 0], [4, 0]]); // biome-ignore format: a matrix
});

formats('voxels at a place of their own', () => {
  const skipped = nrrd({ 'byte skip': '2' }, [9, 9, 1, 2, 3, 4]);
  assert.equal(decodeScan(skipped, 'a').data.data, Float32Array.of(1, 3, 2, 4));
  const atEnd = nrrd({ 'byte skip': '-1' }, [9, 9, 9, 1, 2, 3, 4]);
  assert.equal(decodeScan(atEnd, 'a').data.data, Float32Array.of(1, 3, 2, 4));
  const last = meta({ HeaderSize: '-1' }, [9, 1, 2, 3, 4]);
  assert.equal(decodeScan(last, 'a').data.data, Float32Array.of(1, 3, 2, 4));
});

formats('label maps keep their labels', () => {
  assert.equal(decodeLabels(nrrd({}), 'a').data.data, Uint8Array.of(1, 3, 2, 4));
});

formats('raw voxels that begin as gzip data do are none', () => {
  const scan = decodeScan(nrrd({}, [0x1f, 0x8b, 8, 0]), 'a');
  assert.equal(scan.data.data, Float32Array.of(0x1f, 8, 0x8b, 0));
});

const packed = readFileSync(`${fixtures}packed.mha`);
const damaged = Uint8Array.from(packed, (byte, at) =>
  at === packed.length - 20 ? byte ^ 1 : byte,
);

for (const [what, bytes, sentence] of [
  ['no end', ascii('NRRD0004\ntype: short\n'), /^a: the header does not end/],
  ['no sizes', nrrd({ sizes: null }), /^a: its header has no "sizes"/],
  ['an absurd size', nrrd({ sizes: '2 1 1e300' }), /^a: its header has no "sizes"/],
  ['another dimension', nrrd({ dimension: '4' }), /^a: it has 3 sizes, but the dimension 4$/],
  ['half floats', nrrd({ type: 'half' }), /^a: voxels of type half are not supported/],
  ['bzip2', nrrd({ encoding: 'bzip2' }), /^a: its encoding is bzip2; expected raw or gzip/],
  ['no byte order', nrrd({ type: 'short' }), /^a: its byte order is missing/],
  ['too short', nrrd({}, [1, 2, 3]), /^a: 2 x 1 x 2 voxels of uint8 need 4 bytes .* truncated/],
  [
    'colours',
    nrrd({ dimension: '4', sizes: '3 2 1 2', kinds: 'RGB-color domain domain domain' }),
    /^a: it has 3 numbers per voxel \(axis 0, rgb-color\); expected one$/,
  ],
  [
    'layers of segments',
    nrrd({
      ...{ dimension: '4', sizes: '2 2 1 2', kinds: 'list domain domain domain' },
      ...{ space: 'LPS', 'space directions': 'none (1,0,0) (0,1,0) (0,0,1)' },
    }),
    /^a: it has 2 numbers per voxel/,
  ],
  ['a list of files', nrrd({ 'data file': 'LIST' }), /^a: its voxels lie in several files/],
  ['another unit', nrrd({ 'space units': '"mm" "mm" "cm"' }), /^a: its unit is "cm"/],
  ['a strange space', nrrd({ space: 'scanner-xyz' }), /^a: its space is scanner-xyz; expected/],
  [
    'a flat space',
    nrrd({ space: 'LPS', 'space directions': '(1,0,0) (1,0,0) (0,0,1)' }),
    /^a: the affine from its header puts its three axes into one plane/,
  ],
  ['a series', nrrd({ dimension: '4', sizes: '2 1 2 2' }), /^a: the scan is 4D/],
  ['a detached header alone', nrrd({ 'data file': 'b.raw' }), /^a: its voxels are in b.raw/],
  ['one slice', meta({ NDims: '2', DimSize: '2 2' }), /^a: the scan is 2D \(2 x 2 voxels\)/],
  ['other axes', meta({ DimSize: '2 2' }), /^a: its DimSize is not as many whole numbers/],
  ['colours', meta({ ElementNumberOfChannels: '3' }), /^a: it has 3 numbers per voxel/],
  ['text', meta({ BinaryData: 'False' }), /^a: its voxels are written as text/],
  ['bits', meta({ ElementType: 'MET_BIT' }), /^a: voxels of type MET_BIT are not supported/],
  ['a matrix', meta({ TransformMatrix: '1 0 0' }), /^a: its TransformMatrix is 1 0 0; expected 9/],
  ['no end', ascii('NDims = 3\nDimSize = 1 1 1\n'), /^a: its header has no ElementDataFile/],
  ['slices', meta({ ElementDataFile: 'a%03d.raw 1 9 1' }), /^a: its voxels lie in several files/],
  ['one bit of zlib data', damaged, /^a: the zlib data is damaged/],
  ['cut zlib data', packed.subarray(0, packed.length - 9), /^a: the zlib data is damaged/],
  [
    'packed voxels that cannot be so many',
    meta({ DimSize: '2000 2000 2000', CompressedData: 'True' }),
    /^a: 2000 x 2000 x 2000 voxels .* unpacks to at most/,
  ],
] as const) {
  formats(`refused: ${what}`, () => assert.throws(() => decodeScan(bytes, 'a'), sentence));
}

formats('a folder of them holds cases; their voxels are no files of their own', () => {
  for (const name of ['detached.mhd', 'detached.raw', 'raw.nrrd']) {
    copyFileSync(fixtures + name, `${folder}/${name}`);
  }
  writeFileSync(`${folder}/b.seg.nrrd`, '');
  const { cases, left } = scanCases(folder);
  assert.equal(
    cases.map(({ name }) => name),
    ['b', 'detached', 'raw'],
  );
  assert.is(left, null);
  rmSync(`${folder}/detached.raw`);
  assert.throws(() => readScan(`${folder}/detached.mhd`), /detached.raw: cannot be read: no such/);
});

formats.run();
