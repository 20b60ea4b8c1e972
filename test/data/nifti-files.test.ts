// Label maps that are nearly whole, .hdr/.img pairs, and that what is written is read.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  joinNiftiPair,
  type NiftiDatatype,
  readNifti,
  readNiftiLabels,
  scalingAffine,
  type Triple,
  voxelGrid,
  writeNifti,
} from '@obelisk/data';
import {
  openDataset,
  readDatasetCase,
  readLabels,
  readScan,
  readScanGrid,
} from '@obelisk/data/node';
import * as fc from 'fast-check';
import { gzipSync } from 'fflate';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingShared, sharedFolder } from '../support/shared.js';
import { unless } from '../support/skip.js';
import { missingNibabel, runNibabel } from './nibabel.js';

const files = suite('NIfTI files');
const folder = mkdtempSync(join(tmpdir(), 'obelisk-pairs-'));
files.after(() => rmSync(folder, { recursive: true }));

const grid = scalingAffine([2, 3, 4], [-1, 5, 9]);
const inFloats = (values: number[], datatype: NiftiDatatype = 'float32') =>
  writeNifti(voxelGrid(Float32Array.from(values), [2, 2, 2], grid), { datatype });

files('labels within 0.001 of whole numbers are these', () => {
  // What float32 makes of the labels 0, 1 and 2 in a program that blends them.
  const values = [0, 1.0000001, 1.9999999, 2.0005, 6.9995, -0.0004, 254.9999, 3];
  const expected = Uint8Array.of(0, 1, 2, 2, 7, 0, 255, 3);
  for (const datatype of ['float32', 'float64'] as const) {
    assert.equal(readNiftiLabels(inFloats(values, datatype), 'f').data.data, expected);
  }
  const negative = readNiftiLabels(inFloats([-1.0004, -2.9996, 0, 0, 0, 0, 0, 0]), 'f');
  assert.equal(negative.data.data, Int16Array.of(-1, -3, 0, 0, 0, 0, 0, 0));
});

files('labels further off than 0.001 are refused', () => {
  for (const value of [0.7, 1.0011, 0.9989, -0.5, Number.NaN]) {
    const bytes = inFloats([0, 0, 0, 0, 0, 0, 0, 0]);
    new DataView(bytes.buffer).setFloat32(352 + 4, value, true);
    assert.throws(
      () => readNiftiLabels(bytes, 'f'),
      /^f: voxels that are no labels: 1 of 8, the first at \[1, 0, 0\] \(.*\); expected whole num/,
    );
  }
});

files('labels that are scaled are rounded after that', () => {
  // 0.1 of 10, 20 and 30 in float32 is a little more than 1, 2 and 3.
  const bytes = writeNifti(
    voxelGrid(Uint8Array.of(0, 10, 20, 30, 0, 10, 20, 250), [2, 2, 2], grid),
  );
  new DataView(bytes.buffer).setFloat32(112, 0.1, true);
  const labels = readNiftiLabels(bytes, 'f').data.data;
  assert.equal(labels, Uint8Array.of(0, 1, 2, 3, 0, 1, 2, 25));
});

const floats = 'cases/Dataset105_float';
unless(missingShared(floats), files)('a data set with labels of 1.0000001 and 1.9999999', () => {
  const dataset = openDataset(sharedFolder + floats);
  const { labels } = readDatasetCase(dataset, dataset.training[0]);
  assert.equal([...new Set(labels.data.data)].sort(), [0, 1, 2]);
});

/** A file taken apart as a pair has it, the voxels from byte `offset` of the image on. */
function pairOf(bytes: Uint8Array, offset: number): { header: Uint8Array; image: Uint8Array } {
  const version = bytes[0] === 92 ? 1 : 2;
  const length = { 1: 348, 2: 540 }[version];
  const header = bytes.slice(0, length);
  const view = new DataView(header.buffer);
  header[version === 1 ? 345 : 5] = 'i'.charCodeAt(0);
  if (version === 1) view.setFloat32(108, offset, true);
  else view.setBigInt64(168, BigInt(offset), true);
  const image = new Uint8Array(offset + bytes.length - length - 4);
  image.set(bytes.subarray(length + 4), offset);
  return { header, image };
}

const names = { header: 'a.hdr', image: 'a.img' };
const labels = voxelGrid(
  Int16Array.from({ length: 24 }, (_, index) => index - 3),
  [2, 3, 4],
  grid,
);

files('a pair is what a single file with its voxels is', () => {
  for (const version of [1, 2] as const) {
    const single = writeNifti(labels, { version });
    for (const offset of [0, 16]) {
      const { header, image } = pairOf(single, offset);
      for (const pack of [(bytes: Uint8Array) => bytes, (bytes: Uint8Array) => gzipSync(bytes)]) {
        assert.equal(joinNiftiPair(pack(header), pack(image), names), single);
      }
    }
  }
});

files('either file of a pair names it, in either case, packed or not', () => {
  const { header, image } = pairOf(writeNifti(labels), 0);
  const write = (name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes);
  write('a.hdr', header);
  write('a.img', image);
  write('b.HDR', header);
  write('b.IMG', image);
  write('c.hdr.gz', gzipSync(header));
  write('c.img.gz', gzipSync(image));
  write('d.hdr', header);
  write('d.img.gz', gzipSync(image));
  const either = ['a.hdr', 'a.img', 'b.HDR', 'b.IMG', 'c.hdr.gz', 'c.img.gz', 'd.hdr', 'd.img.gz'];
  for (const name of either) {
    const path = join(folder, name);
    assert.equal(readLabels(path).data.data, labels.data.data, name);
    assert.equal(readScan(path).affine, grid);
    assert.equal(readScanGrid(path), { shape: [2, 3, 4], affine: grid });
  }
});

files('a pair that is none gets one sentence', () => {
  const { header, image } = pairOf(writeNifti(labels), 0);
  const refused = (bytes: Uint8Array, voxels: Uint8Array, sentence: RegExp) =>
    assert.throws(() => joinNiftiPair(bytes, voxels, names), sentence);
  refused(header, image.subarray(1), /^a.img: 2 x 3 x 4 voxels of int16 need 48 bytes from byte 0/);
  refused(header, gzipSync(image).subarray(0, -2), /^a.img: the gzip data is damaged/);
  refused(image, image, /^a.hdr: this is not a NIfTI file/);
  refused(header.subarray(0, 300), image, /^a.hdr: the NIfTI-1 header has 348 bytes, the file 300/);
  const before = pairOf(writeNifti(labels), 0).header;
  new DataView(before.buffer).setFloat32(108, -8, true);
  refused(before, image, /^a.hdr: voxels cannot begin at byte -8; expected 0 or more/);
  writeFileSync(join(folder, 'alone.hdr'), header);
  const alone = join(folder, 'alone.img');
  assert.throws(
    () => readScan(join(folder, 'alone.hdr')),
    `${alone}: cannot be read: no such file`,
  );
  assert.throws(
    () => readNifti(header, 'f'),
    'f: this is the header of a .hdr/.img pair; expected',
  );
});

const writePairs = `
folder = sys.argv[1]
for Image, name in ((nib.Nifti1Pair, 'one'), (nib.Nifti2Pair, 'two')):
    for order in '<>':
        image = Image(np.arange(24, dtype=np.int16).reshape(2, 3, 4),
            np.array([[0, 2, 0, 1], [-1.5, 0, 0, 2], [0, 0, 3, 4], [0, 0, 0, 1]]),
            Image.header_class(endianness=order))
        nib.save(image, f'{folder}/{name}-{order == ">"}.img')
print(json.dumps(None))
`;

unless(missingNibabel, files)('pairs that nibabel wrote', () => {
  runNibabel(writePairs, folder);
  for (const name of ['one-False.img', 'one-True.hdr', 'two-False.hdr', 'two-True.img']) {
    const { data, affine } = readLabels(join(folder, name));
    assert.equal(
      Array.from(data.data),
      Array.from({ length: 24 }, (_, index) => index),
    );
    assert.equal(affine.slice(0, 2), [
      [0, 2, 0, 1],
      [-1.5, 0, 0, 2],
    ]);
  }
});

const arrays = {
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
} as const;

files('what is written is read, or refused before', () => {
  const size = fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 1, max: 5 }) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1, 2, 32767, 32768) },
  );
  const shape = fc.tuple(size, size, size).filter(([x, y, z]) => x * y * z < 7e4);
  const length = fc.oneof(
    { weight: 20, arbitrary: fc.double({ min: 0.1, max: 9, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1e-46, 1e-30, -3, 1e30, 1e39, NaN, Infinity) },
  );
  const kind = fc.constantFrom(...(Object.keys(arrays) as (keyof typeof arrays)[]));
  const datatypes = ['int8', 'int16', 'uint16', 'int64', 'uint64', 'float32', 'float64'] as const;
  const options = fc.record({
    version: fc.constantFrom(undefined, 1 as const, 2 as const),
    gzip: fc.boolean(),
    datatype: fc.constantFrom(undefined, ...datatypes),
  });
  const value = fc.oneof(
    { weight: 40, arbitrary: fc.integer({ min: -3, max: 300 }) },
    { weight: 1, arbitrary: fc.constantFrom(-300, 70000, 0.5, NaN, -1e30) },
  );
  let [read, refused] = [0, 0];
  const property = (
    [x, y, z]: Triple,
    kind: keyof typeof arrays,
    voxels: number[],
    spacing: Triple,
    how: { version?: 1 | 2; gzip: boolean; datatype?: NiftiDatatype },
  ) => {
    const values = Array.from({ length: x * y * z }, (_, index) => voxels[index % voxels.length]);
    const one = {
      data: ndarray(arrays[kind].from(values), [x, y, z]),
      affine: scalingAffine(spacing, [-7, 0, 1]),
    };
    let bytes: Uint8Array;
    try {
      bytes = writeNifti(one as never, how);
    } catch (error) {
      assert.match((error as Error).message, /^writeNifti: [^\n]+$/);
      refused++;
      return;
    }
    read++;
    const back = kind === 'float32' ? readNifti(bytes, 'f') : readNiftiLabels(bytes, 'f');
    assert.equal(back.data.shape, [x, y, z]);
    assert.equal(
      Array.from(back.data.data),
      Array.from(one.data.data, (number) => number + 0),
    );
    const rounded = bytes[0] === 92 || how.gzip ? Math.fround : (number: number) => number;
    if (!how.gzip)
      assert.equal(
        back.affine,
        one.affine.map((row) => row.map(rounded)),
      );
  };
  fc.assert(
    fc.property(
      shape as fc.Arbitrary<Triple>,
      kind,
      fc.array(value, { minLength: 1, maxLength: 9 }),
      fc.tuple(length, length, length) as fc.Arbitrary<Triple>,
      options,
      property,
    ),
    { numRuns: 120, seed: 1 },
  );
  assert.ok(read > 20 && refused > 20, `${read} read, ${refused} refused`);
});

files('what nothing would read is not written', () => {
  const scan = (
    shape: readonly number[],
    values = new Float32Array(shape.reduce((a, b) => a * b)),
  ) => ({ data: ndarray(values, [...shape]), affine: grid }) as never;
  const refused = (one: never, sentence: RegExp, datatype?: string) =>
    assert.throws(() => writeNifti(one, { datatype: datatype as NiftiDatatype }), sentence);
  refused(scan([3, 0, 5]), /^writeNifti: the shape \[3, 0, 5\] is not that of a 3D scan; expected/);
  refused(scan([3, 4, 1]), /the last of at least two slices/);
  refused(scan([3, 4]), /^writeNifti: the shape \[3, 4\]/);
  refused(scan([3, 4, 2, 2]), /^writeNifti: the shape \[3, 4, 2, 2\]/);
  refused(scan([1, 1, 2], Float32Array.of(1, NaN)), /a voxel is NaN; expected finite numbers/);
  refused(scan([1, 1, 2]), /no voxel has the type complex64/, 'complex64');
  const far = voxelGrid(new Uint8Array(8), [2, 2, 2], scalingAffine([1, 1, 1], [1e39, 0, 0]));
  assert.throws(
    () => writeNifti(far),
    /^writeNifti: the affine in float32, as NIfTI-1 has it, has entries that are not finite/,
  );
  assert.is(readNifti(writeNifti(far, { version: 2 }), 'f').affine[0][3], 1e39);
});

files('descriptions of full length, unit axes and big-endian numbers are read', () => {
  const bytes = writeNifti(labels);
  bytes.fill('x'.charCodeAt(0), 148, 252);
  const view = new DataView(bytes.buffer);
  view.setInt16(40, 7, true);
  for (let axis = 4; axis <= 7; axis++) view.setInt16(40 + 2 * axis, 1, true);
  assert.equal(readNiftiLabels(bytes, 'f').data.data, labels.data.data);
});

files.run();
