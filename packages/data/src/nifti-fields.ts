import type { Triple } from './affine.js';

/** The fields of a header that say where voxels are and what they mean, under nifti1.h's names. */
export interface NiftiFields {
  readonly littleEndian: boolean;
  /** The number of axes, then the size of each. */
  readonly dim: readonly number[];
  readonly datatype: number;
  /** The handedness of the qform, then the spacing along each axis. */
  readonly pixdim: readonly number[];
  readonly voxOffset: number;
  readonly sclSlope: number;
  readonly sclInter: number;
  readonly xyztUnits: number;
  readonly qformCode: number;
  readonly sformCode: number;
  /** (b, c, d) */
  readonly quatern: Triple;
  readonly qoffset: Triple;
  /** Three rows of four. */
  readonly srow: readonly (readonly number[])[];
}

/** Length of the header, by version; 4 bytes that announce extensions follow it. */
export const headerLength = { 1: 348, 2: 540 } as const;

type Kind = 'uint8' | 'int16' | 'int32' | 'int64' | 'float32' | 'float64';
type Place = readonly [start: number, kind: Kind];
type Name = Exclude<keyof NiftiFields, 'littleEndian'>;

/** Where each field begins, of nifti1.h and nifti2.h. */
const places: Record<1 | 2, Record<Name, Place>> = {
  1: {
    dim: [40, 'int16'],
    datatype: [70, 'int16'],
    pixdim: [76, 'float32'],
    voxOffset: [108, 'float32'],
    sclSlope: [112, 'float32'],
    sclInter: [116, 'float32'],
    xyztUnits: [123, 'uint8'],
    qformCode: [252, 'int16'],
    sformCode: [254, 'int16'],
    quatern: [256, 'float32'],
    qoffset: [268, 'float32'],
    srow: [280, 'float32'],
  },
  2: {
    datatype: [12, 'int16'],
    dim: [16, 'int64'],
    pixdim: [104, 'float64'],
    voxOffset: [168, 'int64'],
    sclSlope: [176, 'float64'],
    sclInter: [184, 'float64'],
    qformCode: [344, 'int32'],
    sformCode: [348, 'int32'],
    quatern: [352, 'float64'],
    qoffset: [376, 'float64'],
    srow: [400, 'float64'],
    xyztUnits: [500, 'int32'],
  },
};

/**
 * Takes the fields of a header apart, as they are: what they mean, and whether they can be meant,
 * is for `nifti-header.ts` to say.
 *
 * @param bytes - the header, whole
 */
export function readNiftiFields(bytes: Uint8Array, version: 1 | 2): NiftiFields {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const littleEndian = view.getInt32(0, true) === headerLength[version];
  const list = (name: Name, count: number) => {
    const [start, kind] = places[version][name];
    return Array.from({ length: count }, (_, index) =>
      readNumber(view, start, index, kind, littleEndian),
    );
  };
  const one = (name: Name) => list(name, 1)[0];
  const three = (name: Name) => list(name, 3) as unknown as Triple;
  const srow = list('srow', 12);
  return {
    littleEndian,
    dim: list('dim', 8),
    datatype: one('datatype'),
    pixdim: list('pixdim', 8),
    voxOffset: one('voxOffset'),
    sclSlope: one('sclSlope'),
    sclInter: one('sclInter'),
    xyztUnits: one('xyztUnits'),
    qformCode: one('qformCode'),
    sformCode: one('sformCode'),
    quatern: three('quatern'),
    qoffset: three('qoffset'),
    srow: [0, 4, 8].map((start) => srow.slice(start, start + 4)),
  };
}

/** Number `index` of those of one kind from byte `start` on. */
function readNumber(
  view: DataView,
  start: number,
  index: number,
  kind: Kind,
  littleEndian: boolean,
): number {
  switch (kind) {
    case 'uint8':
      return view.getUint8(start + index);
    case 'int16':
      return view.getInt16(start + 2 * index, littleEndian);
    case 'int32':
      return view.getInt32(start + 4 * index, littleEndian);
    case 'int64':
      return Number(view.getBigInt64(start + 8 * index, littleEndian));
    case 'float32':
      return view.getFloat32(start + 4 * index, littleEndian);
    case 'float64':
      return view.getFloat64(start + 8 * index, littleEndian);
  }
}
