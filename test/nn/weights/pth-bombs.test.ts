// Small files that ask for much: memory for values, packed bytes, the same bytes again and again.
import { readPth } from '@obelisk/nn';
import { zipSync } from 'fflate';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { op, storageId, tensor, zipFile } from './craft.js';

const bombs = suite('.pth files that ask for much');

/** Refuses within the memory that a file gets for nothing, and what is fixed. */
function refusedWithin(bytes: Uint8Array, megabytes: number, sentence: RegExp): void {
  const before = process.memoryUsage();
  assert.throws(() => readPth(bytes, 'x.pth'), sentence);
  const after = process.memoryUsage();
  const grown = after.heapUsed - before.heapUsed + after.arrayBuffers - before.arrayBuffers;
  assert.ok(grown < megabytes * 2 ** 20, `${grown} bytes`);
}

/** A packed pickle of one value, then an opcode so often. */
const repeated = (opcode: number, count: number) => {
  const pickle = new Uint8Array(count + 4).fill(opcode);
  pickle.set([...op.protocol(), ...op.none]);
  pickle[count + 3] = op.stop[0];
  return zipSync({ 'a/data.pkl': pickle }, { level: 1 });
};

for (const [what, opcode] of Object.entries({
  'a memo entry': 0x94,
  'a list': op.list[0],
  'a dictionary': op.dictionary[0],
  'a mark': op.mark[0],
  'a value': op.none[0],
})) {
  bombs(`packed a thousandfold, ${what} in each byte: refused before they are all made`, () => {
    const sentence = /^x.pth: the values of its pickle would bring the memory in use to \d+ bytes/;
    refusedWithin(repeated(opcode, 5e6), 200, sentence);
  });
}

bombs('a pickle that claims to unpack to far more than its file is not unpacked', () => {
  const bytes = repeated(0x94, 1e4);
  const path = Buffer.from(bytes).lastIndexOf('a/data.pkl');
  new DataView(bytes.buffer).setUint32(path - 22, 6e7, true);
  const sentence = /^x.pth: zip entry "a\/data.pkl" unpacks from \d+ bytes to 60000000; expected/;
  refusedWithin(bytes, 8, sentence);
});

bombs('more packed bytes than the directory says', () => {
  const bytes = repeated(0x94, 1e6);
  const path = Buffer.from(bytes).lastIndexOf('a/data.pkl');
  new DataView(bytes.buffer).setUint32(path - 22, 10, true);
  const sentence = /^x.pth: zip entry "a\/data.pkl" does not match its checksum/;
  assert.throws(() => readPth(bytes, 'x.pth'), sentence);
});

bombs('many entries of the same bytes are not all gone through', () => {
  // Each storage is another name for the same megabyte; of each a tensor shows one number.
  const count = 400;
  const keys = Array.from({ length: count }, (_, key) => String(key));
  const root = [
    ...op.dictionary,
    ...keys.flatMap((key) => [
      ...op.text(`w${key}`),
      ...tensor({ id: storageId(key, 2 ** 18), shape: [1] }),
      ...op.setItem,
    ]),
  ];
  const storages = Object.fromEntries(keys.map((key) => [key, new Uint8Array(4)]));
  const bytes = overlapping(zipFile(root, { ...storages, 0: new Uint8Array(2 ** 20) }));
  assert.throws(
    () => readPth(bytes, 'x.pth'),
    /^x.pth: reading zip entry "net\/data\/\d+" would bring the memory in use to \d+ bytes/,
  );
});

/** Lets all storages in the directory of a zip archive be the first of them. */
function overlapping(bytes: Uint8Array): Uint8Array {
  const archive = Buffer.from(bytes);
  const first = archive.lastIndexOf('net/data/0');
  const fields = archive.subarray(first - 46 + 16, first - 46 + 28);
  const place = archive.subarray(first - 4, first);
  for (let at = first; at >= 0; at = archive.indexOf('net/data/', at + 1)) {
    archive.set(fields, at - 46 + 16);
    archive.set(place, at - 4);
  }
  return archive;
}

bombs.run();
