import type { Affine } from './affine.js';
import type { NiftiDatatype } from './nifti-datatypes.js';
import { affineFromPatientSpace } from './patient-space.js';
import { numbersIn, sizesIn, type TextHeader, textHeader } from './text-fields.js';
import type { TextScanHeader } from './text-scan.js';

export const isMetaImage = (bytes: Uint8Array): boolean =>
  /^(ObjectType|NDims|Comment)\s*=/.test(String.fromCharCode(...bytes.subarray(0, 16)));

/** Names of MetaIO's metaTypes.h. */
const types: Record<string, NiftiDatatype> = {
  MET_CHAR: 'int8',
  MET_UCHAR: 'uint8',
  MET_SHORT: 'int16',
  MET_USHORT: 'uint16',
  MET_INT: 'int32',
  MET_UINT: 'uint32',
  MET_LONG: 'int32',
  MET_ULONG: 'uint32',
  MET_LONG_LONG: 'int64',
  MET_ULONG_LONG: 'uint64',
  MET_FLOAT: 'float32',
  MET_DOUBLE: 'float64',
};

type Fields = ReadonlyMap<string, string>;

/**
 * Reads the header of a MetaImage file, as ITK writes it (https://itk.org/Wiki/ITK/MetaIO).
 *
 * @param bytes - from the file's first on, with the whole header
 * @throws a sentence headed by `name` for anything but one number per voxel of a grid
 */
export function readMetaImageHeader(bytes: Uint8Array, name: string): TextScanHeader {
  try {
    const text = textHeader(bytes, (line) => /^ElementDataFile\s*=/.test(line));
    if (text === null) throw new Error('its header has no ElementDataFile, which ends it');
    const fields = fieldsOf(text);
    const sizes = sizesOf(fields);
    const [x, y = 1, z = 1] = sizes;
    return {
      format: 'MetaImage',
      littleEndian: !isTrue(one(fields, 'ElementByteOrderMSB', 'BinaryDataByteOrderMSB')),
      shape: [x, y, z],
      sizes,
      datatype: datatypeOf(fields),
      ...placeOf(fields),
      slope: 1,
      intercept: 0,
      affine: affineOf(fields, sizes.length),
      dataFile: dataFileOf(fields),
      end: text.end,
    };
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`);
  }
}

function fieldsOf({ lines }: TextHeader): Fields {
  const pairs = lines.map((line) => /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(line));
  return new Map(pairs.flatMap((pair) => (pair === null ? [] : [[pair[1], pair[2]] as const])));
}

/** The value of a field that has several names. */
const one = (fields: Fields, ...names: string[]) =>
  names.map((name) => fields.get(name)).find((value) => value !== undefined);

const isTrue = (value: string | undefined) => /^(true|1|y(es)?)$/i.test(value ?? '');

function sizesOf(fields: Fields): number[] {
  const sizes = sizesIn(fields.get('DimSize') ?? '');
  if (sizes === null || sizes.length !== Number(fields.get('NDims'))) {
    throw new Error('its DimSize is not as many whole numbers from 1 on as NDims says');
  }
  const perVoxel = fields.get('ElementNumberOfChannels') ?? '1';
  if (perVoxel !== '1') throw new Error(`it has ${perVoxel} numbers per voxel; expected one`);
  while (sizes.length > 3 && sizes.at(-1) === 1) sizes.pop();
  return sizes;
}

function datatypeOf(fields: Fields): NiftiDatatype {
  const type = fields.get('ElementType') ?? 'none';
  if (Object.hasOwn(types, type)) return types[type];
  throw new Error(`voxels of type ${type} are not supported; expected MET_SHORT, MET_FLOAT or so`);
}

/** How the voxels are packed, and where they begin after the header. */
function placeOf(fields: Fields): Pick<TextScanHeader, 'isPacked' | 'isAtEnd' | 'voxelOffset'> {
  if (fields.has('BinaryData') && !isTrue(fields.get('BinaryData'))) {
    throw new Error('its voxels are written as text; expected BinaryData = True');
  }
  const slope = Number(fields.get('ElementToIntensityFunctionSlope') ?? 1);
  const offset = Number(fields.get('ElementToIntensityFunctionOffset') ?? 0);
  if (slope !== 1 || offset !== 0) {
    throw new Error(
      'its voxels are scaled by ElementToIntensityFunction; expected them as they are',
    );
  }
  const isPacked = isTrue(fields.get('CompressedData'));
  const skip = Number(fields.get('HeaderSize') ?? 0);
  if (!Number.isSafeInteger(skip) || skip < -1 || (isPacked && skip !== 0)) {
    throw new Error(
      `its HeaderSize is ${fields.get('HeaderSize')}; expected 0, or -1 for raw voxels`,
    );
  }
  return { isPacked, isAtEnd: skip === -1, voxelOffset: Math.max(0, skip) };
}

function dataFileOf(fields: Fields): string | null {
  const file = fields.get('ElementDataFile') ?? '';
  if (/^local$/i.test(file)) return null;
  if (file !== '' && !/^LIST\b/.test(file) && !/%\d*d/.test(file)) return file;
  throw new Error(`its voxels lie in several files (${file}); expected one`);
}

/** The space is DICOM's, and one axis after the other has its direction, as ITK reads it. */
function affineOf(fields: Fields, count: number): Affine {
  const numbers = (names: readonly string[], expected: number, otherwise: number[]) => {
    const text = one(fields, ...names);
    const found = text === undefined ? otherwise : numbersIn(text);
    if (found?.length === expected) return found;
    throw new Error(`its ${names[0]} is ${text}; expected ${expected} numbers`);
  };
  const unit = (axis: number, size: number) =>
    Array.from({ length: size }, (_, row) => (row === axis ? 1 : 0));
  const axes = Array.from({ length: count }, (_, axis) => axis);
  const matrix = numbers(
    ['TransformMatrix', 'Rotation', 'Orientation'],
    count * count,
    axes.flatMap((axis) => unit(axis, count)),
  );
  const spacing = numbers(
    ['ElementSpacing', 'ElementSize'],
    count,
    axes.map(() => 1),
  );
  const offset = numbers(
    ['Offset', 'Position', 'Origin'],
    count,
    axes.map(() => 0),
  );
  const inSpace = [0, 1, 2].map((axis) =>
    axis < count
      ? [0, 1, 2].map((row) => (matrix[axis * count + row] ?? 0) * spacing[axis])
      : unit(axis, 3),
  );
  return affineFromPatientSpace(
    inSpace,
    [0, 1, 2].map((row) => offset[row] ?? 0),
  );
}
