import { expect, type FuzzKind, oneFile, theFile } from '../fuzz-kind.js';

/** What readers do, by the byte of the file; the first two do nothing wrong, all others do. */
const faults: readonly (() => void)[] = [
  () => {},
  () => {
    throw new Error('faulty.bin: expected something else');
  },
  () => {
    throw new TypeError('faulty.bin: x is not a function');
  },
  () => {
    throw new Error('faulty.bin: holds undefined');
  },
  () => {
    throw new Error('it is damaged');
  },
  () => expect(false, 'a wrong answer'),
  () => process.exit(3),
  () => {
    const parts = Array.from({ length: 12 }, () => new Uint8Array(1e8).fill(1));
    expect(parts.length > 0, 'no memory');
  },
];

/** A kind that goes wrong in every way, to see that it is noticed. */
export const faulty: FuzzKind = {
  make: (random) => oneFile('faulty.bin', Uint8Array.of(random.integer(faults.length))),
  read: (input) => faults[theFile(input)[1][0]](),
};
