import {
  decodeLabels,
  decodeScan,
  type NiftiDatatype,
  readNifti,
  scanInfo,
  type Volume,
  voxelGrid,
  writeNifti,
} from '@obelisk/data';
import type { Random } from '@obelisk/tensor';
import { expect } from '../fuzz-kind.js';
import { mutatedBytes } from '../mutations/bytes.js';
import { extremeIntegers, extremeNumbers, happens, pick } from '../mutations/choice.js';

const datatypes: readonly NiftiDatatype[] = [
  ...(['uint8', 'int8', 'int16', 'uint16', 'int32', 'uint32', 'int64'] as const),
  ...(['float32', 'float64'] as const),
];

/** An honest file: a small scan or label map of some type, turned somehow. */
export function honestScan(random: Random): Uint8Array {
  const shape = [1, 2, 3].map(() => 2 + random.integer(6)) as [number, number, number];
  const datatype = pick(random, datatypes);
  const values = Float32Array.from({ length: shape[0] * shape[1] * shape[2] }, () =>
    random.integer(happens(random, 50) ? 3 : 120),
  );
  const spacing = () => pick(random, [1, -1]) * (0.5 + random.integer(4));
  const affine = [
    [spacing(), 0, 0, random.integer(50)],
    [0, spacing(), 0, 0],
    [0, 0, spacing(), -12.5],
    [0, 0, 0, 1],
  ];
  const version = pick(random, [1, 1, 2] as const);
  return writeNifti(voxelGrid(values, shape, affine), { version, datatype });
}

type FieldType = 'i16' | 'i32' | 'i64' | 'f32' | 'f64' | 'u8';

/** Where the header has which numbers: start, type, count. */
const fields: Readonly<Record<1 | 2, readonly (readonly [number, FieldType, number])[]>> = {
  1: [
    ...([
      [0, 'i32', 1],
      [40, 'i16', 8],
      [70, 'i16', 2],
      [76, 'f32', 8],
    ] as const),
    ...([
      [108, 'f32', 1],
      [112, 'f32', 2],
      [123, 'u8', 1],
      [252, 'i16', 2],
    ] as const),
    ...([
      [256, 'f32', 6],
      [280, 'f32', 12],
      [344, 'u8', 8],
    ] as const),
  ],
  2: [
    ...([
      [0, 'i32', 1],
      [4, 'u8', 8],
      [12, 'i16', 2],
      [16, 'i64', 8],
    ] as const),
    ...([
      [104, 'f64', 8],
      [168, 'i64', 1],
      [176, 'f64', 2],
      [344, 'i32', 2],
    ] as const),
    ...([
      [352, 'f64', 6],
      [400, 'f64', 12],
      [500, 'i32', 1],
      [540, 'u8', 4],
    ] as const),
  ],
};

const codes = [0, 1, 2, 3, 4, 8, 16, 64, 128, 256, 512, 768, 1024, 1280, 1536, 2304];

function setField(view: DataView, at: number, type: FieldType, random: Random): void {
  const integer = happens(random, 50) ? pick(random, codes) : pick(random, extremeIntegers);
  const number = happens(random, 40) ? integer : pick(random, extremeNumbers);
  if (type === 'u8') view.setUint8(at, integer);
  else if (type === 'i16') view.setInt16(at, integer, true);
  else if (type === 'i32') view.setInt32(at, integer, true);
  else if (type === 'i64') view.setBigInt64(at, BigInt(integer), true);
  else if (type === 'f32') view.setFloat32(at, number, true);
  else view.setFloat64(at, number, true);
}

const widths: Readonly<Record<FieldType, number>> = {
  u8: 1,
  i16: 2,
  i32: 4,
  i64: 8,
  f32: 4,
  f64: 8,
};

/** The bytes with some fields of the header set to what they should not be. */
function withOddFields(bytes: Uint8Array, random: Random): Uint8Array {
  const changed = bytes.slice();
  const view = new DataView(changed.buffer);
  const version = view.getInt32(0, true) === 348 ? 1 : 2;
  do {
    const [start, type, count] = pick(random, fields[version]);
    setField(view, start + widths[type] * random.integer(count), type, random);
  } while (happens(random, 50));
  return changed;
}

/** The same header with its numbers in the other byte order; voxels stay. */
function otherByteOrder(bytes: Uint8Array): Uint8Array {
  const changed = bytes.slice();
  const version = new DataView(changed.buffer).getInt32(0, true) === 348 ? 1 : 2;
  for (const [start, type, count] of fields[version]) {
    for (let at = 0; at < count; at++) {
      const begin = start + at * widths[type];
      changed.subarray(begin, begin + widths[type]).reverse();
    }
  }
  return changed;
}

/** A damaged scan. */
export function damagedScan(random: Random): Uint8Array {
  const honest = honestScan(random);
  const odd = happens(random, 70) ? withOddFields(honest, random) : mutatedBytes(honest, random);
  const twice = happens(random, 25) ? mutatedBytes(odd, random) : odd;
  return happens(random, 10) && twice.length > 560 ? otherByteOrder(twice) : twice;
}

/** Reads a scan in every way; what is read can be written and read again. */
export function readScanFile(bytes: Uint8Array, name: string): void {
  const errors = [
    () => checkScan(decodeScan(bytes, name), name),
    () => checkLabels(decodeLabels(bytes, name).data.data),
    () => void scanInfo(bytes, name),
  ].map((work) => errorOf(work));
  // One after the other, and the first of a kind that no reader may throw is the one to tell.
  const wrong = errors.find((error) => error !== null && error.constructor !== Error);
  const first = wrong ?? errors.find((error) => error !== null);
  if (first) throw first;
}

function errorOf(work: () => void): Error | null {
  try {
    work();
    return null;
  } catch (error) {
    return error as Error;
  }
}

function checkScan(scan: Volume, name: string): void {
  const { shape, data } = scan.data;
  const isCounted = shape.length === 3 && shape.every((n) => Number.isInteger(n) && n > 0);
  expect(isCounted && shape[0] * shape[1] * shape[2] === data.length, `shape ${shape}`);
  expect(data.every(Number.isFinite), 'a scan that is not finite');
  expect(scan.affine.flat().every(Number.isFinite), 'an affine that is not finite');
  const again = readNifti(writeNifti(scan, { version: 2 }), name);
  expect(again.data.shape.join() === shape.join(), 'another shape when written and read');
  expect(
    again.data.data.every((value, at) => value === data[at]),
    'other voxels when written',
  );
  const isSame = again.affine.flat().every((value, at) => value === scan.affine.flat()[at]);
  expect(isSame, 'another affine when written and read');
}

function checkLabels(data: ArrayLike<number>): void {
  expect(Array.from(data).every(Number.isInteger), 'labels that are not whole');
}
