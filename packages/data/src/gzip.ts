import { type FlateError, FlateErrorCode, Gunzip, gzipSync } from 'fflate';
import { Utils } from 'nifti-reader-js';

/** Deflate makes at most so many bytes of one. */
export const largestRatio = 1032;

/** So many packed bytes are unpacked at a time. */
const step = 2 ** 14;

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Packs bytes; the same bytes always give the same file, as no time of day goes into it. */
export function gzip(bytes: Uint8Array): Uint8Array {
  return gzipSync(bytes, { level: 6, mtime: 0 });
}

/**
 * Unpacks a gzip file (RFC 1952) in pieces, so that who has read enough can stop. It has one member
 * or several, as bgzip writes them, the last of which may be empty; zeros may follow, as on tapes.
 * The length and the checksum (CRC-32) of each member are compared once its last byte is given out:
 * a damaged file often still unpacks, into other voxels.
 *
 * @throws a sentence headed by `name` when the file is truncated or damaged
 */
export function* gunzipPieces(bytes: Uint8Array, name: string): Generator<Uint8Array> {
  const fail = (how: string): never => {
    throw new Error(`${name}: the gzip data is damaged (${how}); expected a complete .nii.gz file`);
  };
  if (bytes.length < shortestFile) fail('it ends within its header');
  const pieces: Uint8Array[] = [];
  let member: Member | null = null;
  let difference: string | null = null;
  let isOver = false;
  const stream = new Gunzip((piece) => {
    pieces.push(piece);
    member = extended(member ?? emptyMember, piece);
  });
  stream.onmember = (start) => {
    difference ??= differenceFrom(bytes, start, member ?? emptyMember);
    member = emptyMember;
  };
  for (let start = 0; start < bytes.length && !isOver; start += step) {
    const packed = bytes.subarray(start, start + step);
    let problem: string | null = null;
    try {
      stream.push(packed, start + packed.length === bytes.length);
    } catch (error) {
      // What begins as no member does is told apart below.
      isOver = (error as FlateError).code === FlateErrorCode.InvalidHeader && member !== null;
      if (!isOver) problem = (error as Error).message;
    }
    yield* pieces.splice(0); // what came before the damage may be enough
    problem ??= difference;
    if (problem !== null) fail(problem);
  }
  if (endsInZeros(bytes, member ?? emptyMember)) return;
  const atEnd = differenceFrom(bytes, bytes.length, member ?? emptyMember);
  fail(isOver ? `${atEnd}, or other bytes than zeros follow it` : (atEnd as string));
}

/** A header has 10 bytes, checksum and length have 8. */
const shortestFile = 18;

/** What there was of a member so far. */
interface Member {
  readonly checksum: number;
  readonly length: number;
}

const emptyMember: Member = { checksum: 0, length: 0 };
const checksums = Uint32Array.from(Utils.makeCRCTable());

function extended({ checksum, length }: Member, piece: Uint8Array): Member {
  let remainder = ~checksum;
  for (let index = 0; index < piece.length; index++) {
    remainder = (remainder >>> 8) ^ checksums[(remainder ^ piece[index]) & 0xff];
  }
  return { checksum: ~remainder >>> 0, length: length + piece.length };
}

/** In what a member differs from the checksum and the length before `end`, or `null`. */
function differenceFrom(bytes: Uint8Array, end: number, member: Member): string | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset + end - 8, 8);
  if (view.getUint32(0, true) !== member.checksum) return 'its checksum does not match';
  return view.getUint32(4, true) === member.length % 2 ** 32 ? null : 'its length does not match';
}

/** How many zeros a member can end in: its checksum, its length, and a few of its bits. */
const mostZeros = 16;

/** Whether only zeros, or nothing, follow the last member, whose own last bytes may be zeros. */
function endsInZeros(bytes: Uint8Array, last: Member): boolean {
  let end = bytes.length;
  while (bytes[end - 1] === 0) end--;
  const latest = Math.min(end + mostZeros, bytes.length);
  for (end = Math.max(end, shortestFile); end <= latest; end++) {
    if (differenceFrom(bytes, end, last) === null) return true;
  }
  return false;
}
