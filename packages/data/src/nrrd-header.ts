import type { Affine } from './affine.js';
import type { NiftiDatatype } from './nifti-datatypes.js';
import { affineFromPatientSpace } from './patient-space.js';
import { numbersIn, sizesIn, type TextHeader, textHeader } from './text-fields.js';
import type { TextScanHeader } from './text-scan.js';

export const isNrrd = (bytes: Uint8Array): boolean =>
  /^NRRD000\d/.test(String.fromCharCode(...bytes.subarray(0, 8)));

/** The names of types that the definition of NRRD allows. */
const typeNames: Record<NiftiDatatype, readonly string[]> = {
  int8: ['signed char', 'int8', 'int8_t'],
  uint8: ['uchar', 'unsigned char', 'uint8', 'uint8_t'],
  int16: ['short', 'short int', 'signed short', 'signed short int', 'int16', 'int16_t'],
  uint16: ['ushort', 'unsigned short', 'unsigned short int', 'uint16', 'uint16_t'],
  int32: ['int', 'signed int', 'int32', 'int32_t'],
  uint32: ['uint', 'unsigned int', 'uint32', 'uint32_t'],
  int64: ['longlong', 'long long', 'long long int', 'signed long long', 'int64', 'int64_t'],
  uint64: ['ulonglong', 'unsigned long long', 'unsigned long long int', 'uint64', 'uint64_t'],
  float32: ['float'],
  float64: ['double'],
};

/** What makes R, A and S of a space's axes. */
const spaces: Record<string, readonly number[]> = {
  'left-posterior-superior': [-1, -1, 1],
  lps: [-1, -1, 1],
  'right-anterior-superior': [1, 1, 1],
  ras: [1, 1, 1],
  'left-anterior-superior': [-1, 1, 1],
  las: [-1, 1, 1],
};

/** Field names, as the definition has them, are in lower case; some have two spellings. */
type Fields = ReadonlyMap<string, string>;

/**
 * Reads the header of an NRRD file (http://teem.sourceforge.net/nrrd/format.html).
 *
 * @param bytes - from the file's first on, with the whole header
 * @throws a sentence headed by `name` for anything but one number per voxel of a 3D grid
 */
export function readNrrdHeader(bytes: Uint8Array, name: string): TextScanHeader {
  try {
    let dataFile: string | null = null;
    const found = textHeader(bytes, (line) => line === '');
    // A detached header may end with the file.
    const text = found ?? textHeader(bytes, (line) => /^data ?file:/i.test(line));
    if (text === null) throw new Error('the header does not end; expected an empty line after it');
    const fields = fieldsOf(text);
    const file = fields.get('data file') ?? fields.get('datafile');
    if (file !== undefined) dataFile = singleFile(file);
    const { sizes, directions, scalarAxis } = axesOf(fields);
    const [x, y = 1, z = 1] = sizes;
    return {
      format: 'NRRD',
      littleEndian: isLittleEndian(fields),
      shape: [x, y, z],
      sizes,
      datatype: datatypeOf(fields),
      ...placeOf(fields),
      slope: 1,
      intercept: 0,
      affine: affineOf(fields, directions, scalarAxis),
      dataFile,
      end: text.end,
    };
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`);
  }
}

function fieldsOf({ lines }: TextHeader): Fields {
  const fields = new Map<string, string>();
  for (const line of lines.slice(1)) {
    // 'key:=value' is no field but a pair of the user's.
    const [, field, value] = /^([^:#]+): *(.*?) *$/.exec(line) ?? [];
    if (field !== undefined && !line.includes(':=')) fields.set(field.toLowerCase(), value);
  }
  return fields;
}

function singleFile(file: string): string {
  if (!/^LIST\b/.test(file) && !/%\d*d/.test(file)) return file;
  throw new Error(`its voxels lie in several files (${file}); expected one`);
}

/** The axes in space: one that holds several numbers per voxel is refused. */
function axesOf(fields: Fields) {
  const sizes = sizesIn(fields.get('sizes') ?? '');
  if (sizes === null) throw new Error('its header has no "sizes" that are whole numbers from 1 on');
  if (sizes.length !== Number(fields.get('dimension'))) {
    throw new Error(
      `it has ${sizes.length} sizes, but the dimension ${fields.get('dimension') ?? 'is missing'}`,
    );
  }
  const kinds = fields.get('kinds')?.toLowerCase().split(/\s+/) ?? [];
  const vectors = fields.get('space directions')?.match(/none|\([^)]*\)/gi) ?? [];
  const inSpace = (axis: number) => {
    if (vectors[axis] !== undefined) return !/none/i.test(vectors[axis]);
    return /^(domain|space|\?+|none|)$/.test(kinds[axis] ?? '');
  };
  const scalarAxis = sizes.findIndex((_, axis) => !inSpace(axis));
  if (scalarAxis >= 0 && sizes[scalarAxis] > 1) {
    const kind = kinds[scalarAxis] ?? 'none';
    throw new Error(
      `it has ${sizes[scalarAxis]} numbers per voxel (axis ${scalarAxis}, ${kind}); expected one`,
    );
  }
  const isIn = (_: unknown, axis: number) => axis !== scalarAxis;
  return { sizes: sizes.filter(isIn), directions: vectors.filter(isIn), scalarAxis };
}

function datatypeOf(fields: Fields): NiftiDatatype {
  const type = fields.get('type')?.toLowerCase() ?? 'none';
  for (const [datatype, names] of Object.entries(typeNames)) {
    if (names.includes(type)) return datatype as NiftiDatatype;
  }
  throw new Error(`voxels of type ${type} are not supported; expected short, float or so`);
}

function isLittleEndian(fields: Fields): boolean {
  const endian = fields.get('endian')?.toLowerCase();
  if (endian === 'big') return false;
  const isByte = datatypeOf(fields).endsWith('int8');
  if (endian === 'little' || (endian === undefined && isByte)) return true;
  throw new Error(`its byte order is ${endian ?? 'missing'}; expected "endian: little" or big`);
}

/** How the voxels are packed, and where they begin after the header. */
function placeOf(fields: Fields): Pick<TextScanHeader, 'isPacked' | 'isAtEnd' | 'voxelOffset'> {
  const encoding = fields.get('encoding')?.toLowerCase() ?? 'missing';
  if (!['raw', 'gzip', 'gz'].includes(encoding)) {
    throw new Error(`its encoding is ${encoding}; expected raw or gzip`);
  }
  const isPacked = encoding !== 'raw';
  const skip = (unit: string) =>
    Number(fields.get(`${unit} skip`) ?? fields.get(`${unit}skip`) ?? 0);
  const [lines, bytes] = [skip('line'), skip('byte')];
  if (lines === 0 && bytes === -1 && !isPacked) {
    return { isPacked, isAtEnd: true, voxelOffset: 0 };
  }
  if (lines === 0 && Number.isSafeInteger(bytes) && bytes >= 0) {
    return { isPacked, isAtEnd: false, voxelOffset: bytes };
  }
  throw new Error(
    `its voxels begin after ${lines} lines and ${bytes} bytes; ` +
      'expected no lines, and bytes from 0 on',
  );
}

/** Without a space the axes are taken for those of DICOM, as ITK does. */
function affineOf(fields: Fields, directions: readonly string[], scalarAxis: number): Affine {
  const space = fields.get('space')?.toLowerCase() ?? 'lps';
  const signs = spaces[space];
  if (signs === undefined) {
    throw new Error(`its space is ${space}; expected left-posterior-superior, RAS or LAS`);
  }
  const units = fields.get('space units')?.match(/"[^"]*"/g) ?? [];
  const other = units.find((unit) => !['"mm"', '""'].includes(unit));
  if (other !== undefined) throw new Error(`its unit is ${other}; expected "mm"`);
  const axes = directions.length > 0 ? directions.map(numbersIn) : spacedAxes(fields, scalarAxis);
  const origin = numbersIn(fields.get('space origin') ?? '(0,0,0)');
  if (axes.some((axis) => axis?.length !== 3) || origin?.length !== 3) {
    throw new Error('its space directions and origin are not three numbers each');
  }
  const [first, second = [0, 1, 0], third = [0, 0, 1]] = axes as number[][];
  return affineFromPatientSpace([first, second, third], origin, signs);
}

function spacedAxes(fields: Fields, scalarAxis: number): number[][] {
  const words = fields.get('spacings')?.split(/\s+/) ?? [];
  const spacings = words.filter((_, axis) => axis !== scalarAxis).map(Number);
  return [0, 1, 2].map((axis) =>
    [0, 1, 2].map((row) => (row === axis ? Math.abs(spacings[axis] ?? 1) : 0)),
  );
}
