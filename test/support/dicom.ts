import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { applyAffine, shapeOf, spacingOf, type Triple, type Volume } from '@obelisk/data';

/** What an element of DICOM holds: text, numbers of 16 bits, or bytes; null leaves it out. */
type Value = string | readonly number[] | Uint8Array | null;

/** Elements by tag and kind, as `'0028,0010 US'`. */
export type Elements = Readonly<Record<string, Value>>;

export type Syntax = 'explicit' | 'implicit' | 'big-endian';

const syntaxes: Record<Syntax, string> = {
  explicit: '1.2.840.10008.1.2.1',
  implicit: '1.2.840.10008.1.2',
  'big-endian': '1.2.840.10008.1.2.2',
};

const ctImage = '1.2.840.10008.5.1.4.1.1.2';
export const uidRoot = '1.2.826.0.1.3680043.8.498';

/**
 * The bytes of a DICOM file (PS3.10): the preamble, the meta elements, then `elements` in the order
 * of their tags.
 *
 * @param transferSyntax - what the file says of itself; that in which it is written when left out
 * @param kind - the class of what it holds, a CT image when left out
 */
export function dicomFile(
  elements: Elements,
  syntax: Syntax = 'explicit',
  transferSyntax = syntaxes[syntax],
  kind = ctImage,
): Uint8Array {
  const meta = encoded(
    {
      '0002,0002 UI': kind,
      '0002,0003 UI': `${uidRoot}.9`,
      '0002,0010 UI': transferSyntax,
    },
    'explicit',
  );
  const length = encoded({ '0002,0000 UL': [meta.length & 0xffff, meta.length >> 16] }, 'explicit');
  const magic = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]);
  return Buffer.concat([magic, length, meta, encoded(elements, syntax)]);
}

function encoded(elements: Elements, syntax: Syntax): Buffer {
  const entries = Object.entries(elements).filter(([, value]) => value !== null);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.concat(entries.map(([key, value]) => element(key, value as Value, syntax)));
}

function element(key: string, value: Value, syntax: Syntax): Buffer {
  const [, group, number, kind] = /^(\w{4}),(\w{4}) (\w\w)$/.exec(key) as RegExpExecArray;
  const swaps = syntax === 'big-endian';
  const content = contentOf(value, kind, swaps);
  const long = ['OB', 'OW', 'SQ', 'UN', 'UT'].includes(kind);
  const head = Buffer.alloc(syntax === 'implicit' || !long ? 8 : 12);
  const write16 = (at: number, word: number) =>
    swaps ? head.writeUInt16BE(word, at) : head.writeUInt16LE(word, at);
  const write32 = (at: number) =>
    swaps ? head.writeUInt32BE(content.length, at) : head.writeUInt32LE(content.length, at);
  write16(0, Number.parseInt(group, 16));
  write16(2, Number.parseInt(number, 16));
  if (syntax === 'implicit') write32(4);
  else {
    head.write(kind, 4, 'latin1');
    if (long) write32(8);
    else write16(6, content.length);
  }
  return Buffer.concat([head, content]);
}

/** Contents have an even length: text ends with a space, a UID with a zero. */
function contentOf(value: Value, kind: string, swaps: boolean): Buffer {
  if (typeof value === 'string') {
    const text = Buffer.from(value, 'latin1');
    return text.length % 2 === 0
      ? text
      : Buffer.concat([text, Buffer.from(kind === 'UI' ? '\0' : ' ')]);
  }
  if (value instanceof Uint8Array) return Buffer.from(value);
  const words = Uint16Array.from(value as readonly number[]);
  const bytes = Buffer.from(words.buffer);
  return swaps ? bytes.swap16() : bytes;
}

/** How a scan is written as slices. */
export interface SlicesOptions {
  readonly syntax?: Syntax;
  /** Which value a stored 0 has. */
  readonly intercept?: number;
  readonly slope?: number;
  readonly isSigned?: boolean;
  readonly seriesNumber?: number;
  /** Other elements, of all slices or of one. */
  readonly changes?: Elements | ((index: number) => Elements);
}

/** A scan as DICOM files, one for each of its slices along the last axis, the first one first. */
export function dicomSlices(scan: Volume, options: SlicesOptions = {}): Uint8Array[] {
  const { syntax, seriesNumber = 2, changes = {} } = options;
  const [columns, rows, count] = shapeOf(scan);
  const spacing = spacingOf(scan.affine);
  const lps = (x: number, y: number, z: number) => [-x, -y, z];
  const unit = (axis: number) =>
    lps(
      ...([0, 1, 2].map((row) => scan.affine[row][axis] / spacing[axis]) as [
        number,
        number,
        number,
      ]),
    );
  const series = `${uidRoot}.1.${seriesNumber}`;
  return Array.from({ length: count }, (_, index) => {
    const at: Triple = [0, 0, index];
    const elements: Elements = {
      '0008,0008 CS': 'ORIGINAL\\PRIMARY\\AXIAL',
      '0008,0016 UI': ctImage,
      '0008,0018 UI': `${series}.${index + 1}`,
      '0008,0060 CS': 'CT',
      '0008,103E LO': 'Abdomen',
      '0010,0010 PN': 'Phantom^Of^Nobody',
      '0020,000D UI': `${uidRoot}.1`,
      '0020,000E UI': series,
      '0020,0011 IS': String(seriesNumber),
      '0020,0013 IS': String(index + 1),
      '0020,0032 DS': lps(...applyAffine(scan.affine, at))
        .map(decimal)
        .join('\\'),
      '0020,0037 DS': [...unit(0), ...unit(1)].map(decimal).join('\\'),
      '0028,0002 US': [1],
      '0028,0004 CS': 'MONOCHROME2',
      '0028,0010 US': [rows],
      '0028,0011 US': [columns],
      '0028,0030 DS': [spacing[1], spacing[0]].map(decimal).join('\\'),
      '0028,0100 US': [16],
      '0028,0101 US': [16],
      '0028,0102 US': [15],
      '0028,0103 US': [options.isSigned === false ? 0 : 1],
      '0028,1052 DS': String(options.intercept ?? 0),
      '0028,1053 DS': String(options.slope ?? 1),
      '7FE0,0010 OW': storedPixels(scan, index, options),
    };
    const changed = typeof changes === 'function' ? changes(index) : changes;
    return dicomFile({ ...elements, ...changed }, syntax);
  });
}

/** A DS has at most sixteen characters. */
const decimal = (value: number) => String(Number(value.toPrecision(10)));

/** Row after row: columns, our first axis, are the fastest. */
function storedPixels(
  { data }: Volume,
  z: number,
  { slope = 1, intercept = 0 }: SlicesOptions,
): number[] {
  const [columns, rows] = data.shape;
  return Array.from({ length: rows * columns }, (_, pixel) => {
    const value = data.get(pixel % columns, Math.floor(pixel / columns), z);
    return ((value - intercept) / slope) & 0xffff;
  });
}

/** Writes files under their names, in folders that are made for them. */
export function writeFiles(folder: string, files: Readonly<Record<string, Uint8Array>>): void {
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
}

/** Slices under names that say nothing of their order. */
export function shuffledNames(slices: readonly Uint8Array[]): Record<string, Uint8Array> {
  const name = (index: number) => `IM${String((index * 7919) % 10007).padStart(5, '0')}`;
  return Object.fromEntries(slices.map((bytes, index) => [name(index), bytes]));
}
