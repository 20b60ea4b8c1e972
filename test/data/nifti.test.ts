import {
  type NiftiDatatype,
  readNifti,
  readNiftiLabels,
  scalingAffine,
  type Triple,
  voxelGrid,
  writeNifti,
} from '@obelisk/data';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const nifti = suite('NIfTI');

const size = fc.integer({ min: 2, max: 6 });
const shapes = fc.tuple(size, size, size);
const affine = [
  [-1.5, 0, 0, 30],
  [0, 0, 2, -40.5],
  [0, 3.25, 0, 7],
  [0, 0, 0, 1],
];

nifti('a scan is read as it was written, in both versions, packed or not', () => {
  const anyScan = shapes.chain((shape) => {
    const length = shape[0] * shape[1] * shape[2];
    const values = fc.float32Array({
      minLength: length,
      maxLength: length,
      noNaN: true,
      noDefaultInfinity: true,
    });
    return fc.record({ shape: fc.constant(shape), values });
  });
  const options = fc.record({
    version: fc.constantFrom(1 as const, 2 as const),
    gzip: fc.boolean(),
  });
  fc.assert(
    fc.property(anyScan, options, ({ shape, values }, how) => {
      const back = readNifti(writeNifti(voxelGrid(values, shape, affine), how), 'scan.nii');
      assert.equal(back.data.shape, shape);
      assert.equal(back.affine, affine);
      assert.equal(
        back.data.data,
        values.map((value) => value + 0),
      );
    }),
    { numRuns: 60 },
  );
});

nifti('labels keep their values, in the smallest type that holds them', () => {
  const smallest: [number[], string][] = [
    [[0, 255], 'uint8'],
    [[0, 256], 'int16'],
    [[-1, 255], 'int16'],
    [[0, 32768], 'uint16'],
    [[-1, 32768], 'int32'],
    [[0, 2 ** 31], 'uint32'],
  ];
  for (const [values, type] of smallest) {
    const all = Float64Array.from({ length: 8 }, (_, index) => values[index % 2]);
    for (const datatype of ['int64', 'float64'] as const) {
      const labels = voxelGrid(
        type === 'uint32' ? Uint32Array.from(all) : Int32Array.from(all),
        [2, 2, 2],
        affine,
      );
      const back = readNiftiLabels(writeNifti(labels, { datatype }), 'labels.nii');
      assert.is(back.data.dtype, type);
      assert.equal(Array.from(back.data.data), Array.from(all));
    }
  }
});

nifti('x is the fastest axis of the file, z ours', () => {
  const values = Int16Array.from({ length: 24 }, (_, index) => index);
  const bytes = writeNifti(voxelGrid(values, [2, 3, 4], affine));
  const stored = new Int16Array(bytes.buffer, 352);
  // a[1, 2, 3] lies at 1 + 2 (2 + 3 * 3) in the file and at (1 * 3 + 2) * 4 + 3 here.
  assert.is(stored[1 + 2 * (2 + 3 * 3)], values[(1 * 3 + 2) * 4 + 3]);
  assert.is(stored[1], values[12]);
});

nifti('the header says what the format asks for', () => {
  const bytes = writeNifti(voxelGrid(new Int16Array(24), [2, 3, 4], affine));
  const view = new DataView(bytes.buffer);
  assert.is(view.getInt32(0, true), 348);
  assert.equal(
    [0, 1, 2, 3, 4].map((i) => view.getInt16(40 + 2 * i, true)),
    [3, 2, 3, 4, 1],
  );
  assert.equal([view.getInt16(70, true), view.getInt16(72, true)], [4, 16]);
  assert.equal(
    [0, 1, 2, 3].map((i) => view.getFloat32(76 + 4 * i, true)),
    [1, 1.5, 3.25, 2],
  );
  assert.is(view.getFloat32(108, true), 352, 'vox_offset');
  assert.equal([view.getFloat32(112, true), view.getFloat32(116, true)], [1, 0], 'slope');
  assert.is(view.getUint8(123), 2, 'mm');
  assert.equal([view.getInt16(252, true), view.getInt16(254, true)], [1, 1], 'qform, sform');
  assert.is(String.fromCharCode(...bytes.subarray(344, 348)), 'n+1\0');
});

nifti('values that do not fit the datatype are refused', () => {
  const scan = voxelGrid(Float32Array.of(0, 0, 0, 0, 12.5, 0, 0, 0), [2, 2, 2], affine);
  assert.throws(() => writeNifti(scan, { datatype: 'int16' }), '12.5 does not fit int16 exactly');
  const large = voxelGrid(new Int32Array(8).fill(2 ** 24 + 1), [2, 2, 2], affine);
  assert.throws(() => writeNifti(large, { datatype: 'float32' }), 'does not fit float32');
  assert.throws(() => writeNifti(large, { datatype: 'uint8' }), 'does not fit uint8');
  const long = voxelGrid(new Uint8Array(32768 * 4), [32768, 2, 2], affine);
  assert.throws(() => writeNifti(long, { version: 1 }), 'at most 32767 voxels');
  assert.equal(readNiftiLabels(writeNifti(long), 'long.nii').data.shape, [32768, 2, 2]);
});

// Files as a damaged disk or another program might leave them, each with the sentence it gets.
const shape: Triple = [3, 4, 5];
const plain = (datatype: NiftiDatatype = 'float32', version: 1 | 2 = 1) =>
  writeNifti(voxelGrid(new Float32Array(60), shape, scalingAffine([3, 3, 3])), {
    datatype,
    version,
  });

function edited(bytes: Uint8Array, edit: (view: DataView) => void): Uint8Array {
  edit(new DataView(bytes.buffer));
  return bytes;
}

const packed = () =>
  writeNifti(
    voxelGrid(
      Float32Array.from({ length: 60 }, (_, index) => Math.sin(index)),
      shape,
      scalingAffine([3, 3, 3]),
    ),
    { gzip: true },
  );

const setDims = (dims: number[]) => (view: DataView) =>
  dims.forEach((size, index) => {
    view.setInt16(40 + 2 * index, size, true);
  });

const badFiles: [string, () => Uint8Array, RegExp][] = [
  ['empty', () => new Uint8Array(0), /^f: the file is empty; expected a NIfTI-1 or NIfTI-2 scan/],
  ['two bytes', () => Uint8Array.of(92, 1), /^f: this is not a NIfTI file; expected/],
  ['text', () => new TextEncoder().encode('hello '.repeat(99)), /^f: this is not a NIfTI file/],
  ['wrong magic', () => edited(plain(), (v) => v.setUint8(344, 65)), /this is not a NIfTI file/],
  ['header of a pair', () => edited(plain(), (v) => v.setUint8(345, 105)), /\.hdr\/\.img pair/],
  [
    'truncated header',
    () => plain().slice(0, 200),
    /^f: the NIfTI-1 header has 348 bytes, the file 200/,
  ],
  [
    'truncated header 2',
    () => plain('int8', 2).slice(0, 500),
    /^f: the NIfTI-2 header has 540 bytes, the file 500/,
  ],
  [
    'truncated voxels',
    () => plain().slice(0, -1),
    /^f: 3 x 4 x 5 voxels of float32 need 240 bytes from byte 352 on, the file ends after 591/,
  ],
  ['corrupt gzip', () => packed().fill(7, 60, 90), /^f: the gzip data is damaged/],
  [
    'one bit of a gzip',
    () => edited(packed(), (v) => v.setUint8(150, v.getUint8(150) ^ 4)),
    /damaged/,
  ],
  ['truncated gzip', () => packed().slice(0, 100), /^f: the gzip data is damaged/],
  ['gzip header only', () => packed().slice(0, 12), /^f: the gzip data is damaged/],
  [
    '2D',
    () => edited(plain(), setDims([2, 12, 5])),
    /^f: the scan is 2D \(12 x 5 voxels\); expected a 3D scan/,
  ],
  [
    'one slice',
    () => edited(plain(), setDims([3, 12, 5, 1])),
    /the scan is 2D \(12 x 5 x 1 voxels\)/,
  ],
  [
    '4D',
    () => edited(plain(), setDims([4, 3, 2, 5, 2])),
    /^f: the scan is 4D \(3 x 2 x 5 x 2 voxels\); expected a 3D scan/,
  ],
  ['dimension 0', () => edited(plain(), setDims([3, 3, 0, 5])), /a size of 0 voxels; expected pos/],
  ['negative size', () => edited(plain(), setDims([3, 3, -4, 5])), /a size of -4 voxels/],
  ['99 dimensions', () => edited(plain(), setDims([99])), /claims 99 dimensions; expected 3/],
  [
    'absurd size',
    () => edited(plain(), setDims([3, 32767, 32767, 32767])),
    /need 140724603846652 bytes from byte 352 on/,
  ],
  [
    'absurd size 2',
    () => edited(plain('float32', 2), (v) => v.setBigInt64(24, 2n ** 60n, true)),
    /truncated or its header is damaged/,
  ],
  [
    'complex',
    () => edited(plain(), (v) => v.setInt16(70, 32, true)),
    /datatype 32 \(complex64\) are/,
  ],
  ['colours', () => edited(plain(), (v) => v.setInt16(70, 128, true)), /\(RGB24 colours\) are not/],
  [
    'no such type',
    () => edited(plain(), (v) => v.setInt16(70, 77, true)),
    /datatype 77 \(unknown\)/,
  ],
  [
    'NaN',
    () =>
      edited(plain(), (v) => {
        v.setFloat32(352 + 4 * (1 + 3 * (2 + 4 * 3)), Number.NaN, true);
        v.setFloat32(352 + 4 * 59, Infinity, true);
      }),
    /^f: NaN or infinite voxels: 2 of 60, the first at \[1, 2, 3\] \(NaN\); expected finite/,
  ],
  [
    'degenerate affine',
    () => edited(plain(), (v) => [0, 1, 2].map((i) => v.setFloat32(280 + 16 * i, 0, true))),
    /^f: the affine from its sform gives axis 0 the length zero; expected/,
  ],
  [
    'flat affine',
    () => edited(plain(), (v) => v.setFloat32(300, 0, true)),
    /sform gives axis 1 the length zero/,
  ],
  [
    'infinite affine',
    () => edited(plain(), (v) => v.setFloat32(292, Infinity, true)),
    /sform has entries that are not finite/,
  ],
  [
    'scl_inter NaN',
    () => edited(plain(), (v) => v.setFloat32(116, Number.NaN, true)),
    /^f: scl_inter is NaN; expected a finite number beside scl_slope 1/,
  ],
  [
    'voxels within the header',
    () => edited(plain(), (v) => v.setFloat32(108, 12, true)),
    /^f: voxels cannot begin at byte 12; expected 348 or more/,
  ],
];

for (const [what, bytes, sentence] of badFiles) {
  nifti(`bad file: ${what}`, () => {
    assert.throws(() => readNifti(bytes(), 'f'), sentence);
    assert.throws(
      () => readNiftiLabels(bytes(), 'f'),
      what === 'NaN' ? /voxels that are no labels: 2 of 60/ : sentence,
    );
  });
}

nifti('labels that are not whole numbers are refused', () => {
  const bytes = edited(plain(), (view) => view.setFloat32(352, 1.5, true));
  assert.throws(
    () => readNiftiLabels(bytes, 'f'),
    /^f: voxels that are no labels: 1 of 60, the first at \[0, 0, 0\] \(1.5\); expected whole/,
  );
});

nifti('a 4D file of one time point is 3D', () => {
  const bytes = edited(plain(), setDims([5, 3, 4, 5, 1, 1]));
  assert.equal(readNifti(bytes, 'f').data.shape, [3, 4, 5]);
});

nifti('units of metres and micrometres become mm', () => {
  const metres = edited(plain(), (view) => view.setUint8(123, 1));
  assert.is(readNifti(metres, 'f').affine[1][1], 3000);
  const micrometres = edited(plain(), (view) => view.setUint8(123, 3));
  assert.ok(Math.abs(readNifti(micrometres, 'f').affine[1][1] - 0.003) < 1e-9);
});

nifti('neither sform nor qform: the spacing alone', () => {
  const bytes = edited(plain(), (view) => {
    view.setInt32(252, 0);
    view.setFloat32(80, 2, true);
  });
  assert.equal(readNifti(bytes, 'f').affine, scalingAffine([2, 3, 3]));
});

nifti.run();
