import type { Random } from '@obelisk/tensor';
import { gzipSync } from 'fflate';
import { type FuzzKind, oneFile, theFile } from '../fuzz-kind.js';
import { mutatedBytes } from '../mutations/bytes.js';
import { happens, pick } from '../mutations/choice.js';
import { damagedScan, honestScan, readScanFile } from './scans.js';

type Level = 0 | 1 | 6 | 9;

const packed = (bytes: Uint8Array, random: Random) =>
  gzipSync(bytes, { level: pick<Level>(random, [0, 1, 6, 9]), mtime: 0 });

/** Parts packed one by one, as bgzip does it, now and then with an empty last one. */
function inMembers(bytes: Uint8Array, random: Random): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let begin = 0; begin < bytes.length; ) {
    const end = begin + 1 + random.integer(bytes.length - begin);
    parts.push(packed(bytes.subarray(begin, end), random));
    begin = end;
  }
  if (happens(random, 40)) parts.push(packed(new Uint8Array(0), random));
  if (happens(random, 30)) parts.push(new Uint8Array(random.integer(600)));
  return Uint8Array.from(Buffer.concat(parts));
}

const megabytes = 2 ** 20;
/** Zeros that a scan of a few voxels is followed by; made once, as that takes a second. */
let zeros: Uint8Array | null = null;

function bomb(random: Random): Uint8Array {
  zeros ??= gzipSync(new Uint8Array(200 * megabytes), { level: 1, mtime: 0 });
  return Uint8Array.from(Buffer.concat([packed(honestScan(random), random), zeros]));
}

function damagedGzip(random: Random): Uint8Array {
  if (happens(random, 0.2)) return bomb(random);
  const file = happens(random, 50) ? damagedScan(random) : honestScan(random);
  const gz = happens(random, 25) ? inMembers(file, random) : packed(file, random);
  return happens(random, 75) ? mutatedBytes(gz, random) : gz;
}

/** Scans as .nii.gz. */
export const gzip: FuzzKind = {
  make: (random) => oneFile('scan.nii.gz', damagedGzip(random)),
  read(input) {
    const [name, bytes] = theFile(input);
    readScanFile(bytes, name);
  },
};
