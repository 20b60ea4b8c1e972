import { readPth, readWeights } from '@obelisk/nn';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bytesOf, named, numbers, op, storageId, streamFile, tensor, zipFile } from './craft.js';

const elements = bytesOf(new Float32Array([1, 2, 3, 4]));
const inZip = (root: readonly number[]) => zipFile(root, { 0: elements });
const inStream = (root: readonly number[]) =>
  streamFile(root, { 0: { count: 4, bytes: elements } });

/**
 * Either arrays come out or an Error that begins with the file's name; the runner ends the rest.
 */
function readOrRefuse(bytes: Uint8Array): boolean {
  try {
    for (const array of readWeights(bytes, 'x.pth').values()) assert.ok(array.size >= 0);
    return true;
  } catch (error) {
    assert.is((error as Error).constructor, Error, String((error as Error).stack));
    assert.match((error as Error).message, /^x\.pth( \(.*?\))?: [^\n]+$/);
    return false;
  }
}

const honest = suite('crafted .pth files');

for (const [container, file] of Object.entries({ zip: inZip, stream: inStream })) {
  honest(`${container}: values, offset and strides`, () => {
    const parts = { offset: 3, shape: [2, 0], stride: [0, 0] };
    assert.equal(readPth(file(named(tensor(parts))), 'x.pth').get('w')!.shape, [2, 0]);
    const columns = named(tensor({ shape: [2, 2], stride: [1, 2] }));
    const { data } = readPth(file(columns), 'x.pth').get('w')!;
    assert.equal(data, new Float32Array([1, 3, 2, 4]));
  });
}

honest('deflated entries are unpacked', () => {
  const bytes = zipFile(named(tensor({})), { 0: elements }, 6);
  assert.equal(readPth(bytes, 'x.pth').get('w')!.data, new Float32Array([1, 2, 3, 4]));
});

honest('big-endian storages are turned round', () => {
  const swapped = new Uint8Array(elements);
  for (let start = 0; start < 16; start += 4) swapped.subarray(start, start + 4).reverse();
  const root = named(tensor({}));
  const values = (byteOrder: string) =>
    readPth(zipFile(root, { 0: swapped }, 0, byteOrder), 'x.pth').get('w')!.data;
  assert.equal(values('big'), new Float32Array([1, 2, 3, 4]));
  assert.equal(new Uint8Array(values('little').buffer as ArrayBuffer), swapped);
  assert.throws(() => values('middle'), /has byte order "middle", expected "little" or "big"/);
});

honest('a window on a storage, as in old streams', () => {
  const window = [...op.mark, ...op.text('view'), ...op.integer(1), ...op.integer(3), ...op.tuple];
  const id = [...storageId('0', 4).slice(0, -1), ...window, ...op.tuple];
  const { data } = readPth(inStream(named(tensor({ id, shape: [2] }))), 'x.pth').get('w')!;
  assert.equal(data, new Float32Array([2, 3]));
  const outside = named(tensor({ id, shape: [4] }));
  assert.throws(() => readPth(inStream(outside), 'x.pth'), /outside its storage of 3 elements/);
});

honest('untyped storage with a type per tensor, as for float8', () => {
  const untyped = storageId('0', 4, 'torch.storage.UntypedStorage');
  const value = [
    ...op.global('torch._utils', '_rebuild_tensor_v3'),
    ...op.mark,
    ...[...untyped, ...op.persistent, ...op.integer(0), ...numbers([4]), ...numbers([1])],
    ...[...op.no, ...op.none, ...op.global('torch', 'float8_e4m3fn'), ...op.tuple],
    ...op.call,
  ];
  const bytes = zipFile(named(value), { 0: Uint8Array.of(0x38, 0xb8, 0x7e, 0x01) });
  const { data } = readPth(bytes, 'x.pth').get('w')!;
  assert.equal(data, new Float32Array([1, -1, 448, 2 ** -9]));
});

honest.run();

const hostile = suite('hostile .pth files');

const refused: Record<string, [readonly number[], RegExp]> = {
  'os.system': [
    [...op.global('os', 'system'), ...op.text('true'), ...op.tuple1, ...op.call],
    /^x\.pth.*: names the global "os\.system", .* nothing was executed .* at byte \d+\)$/,
  ],
  'builtins.eval by __reduce__': [
    named([...op.global('builtins', 'eval'), ...op.text('1'), ...op.tuple1, ...op.call]),
    /names the global "builtins\.eval"/,
  ],
  'a global from the stack': [
    [...op.text('posix'), ...op.text('system'), 0x93],
    /names the global "posix\.system"/,
  ],
  'terminal control characters in a global': [
    op.global('a\u001b[2J', 'b'),
    /names the global "a\\u001b\[2J\.b"/,
  ],
  'an unknown opcode': [
    [0xff],
    /has the pickle opcode 0xff, .*: refused \(pickle opcode at byte \d+\)$/,
  ],
  'an instance by INST': [[0x28, 0x69, 0x61, 10, 0x62, 10], /has the pickle opcode 0x69/],
  'an extension': [[0x82, 1], /has the pickle opcode 0x82/],
  'a persistent id that is text': [
    [...op.text('0'), ...op.persistent],
    /has a persistent id that is no storage/,
  ],
  'a persistent module': [
    [...op.mark, ...op.text('module'), ...numbers([]), ...op.tuple, ...op.persistent],
    /has a persistent id that is no storage/,
  ],
  'a storage class that is a function': [
    named(tensor({ id: storageId('0', 4, 'torch._utils._rebuild_tensor_v2') })),
    /has a storage of no known class/,
  ],
  'a storage described twice': [
    [...named(tensor({})), ...op.text('v'), ...tensor({ id: storageId('0', 3) }), ...op.setItem],
    /describes storage "0" in two ways/,
  ],
  'a shape outside the storage': [named(tensor({ shape: [5] })), /reaches outside its storage/],
  'an offset outside the storage': [named(tensor({ offset: 1 })), /reaches outside its storage/],
  'a stride outside the storage': [named(tensor({ stride: [2] })), /reaches outside its storage/],
  'a negative stride': [named(tensor({ stride: [-1] })), /strides is not made of counts/],
  'a negative shape': [named(tensor({ shape: [-4] })), /shape is not made of counts/],
  'a negative offset': [named(tensor({ offset: -1 })), /has no offset/],
  'more strides than axes': [named(tensor({ stride: [1, 1] })), /not one stride per axis/],
  'gigabytes by a stride of 0': [
    named(tensor({ shape: [2 ** 30, 64], stride: [0, 0] })),
    /tensor "w" of shape \[1073741824, 64\] would bring the memory in use to/,
  ],
  'hundreds of axes': [
    named(tensor({ shape: Array(300).fill(1), stride: Array(300).fill(1) })),
    /has 300 axes/,
  ],
  'a called storage class': [
    [...op.global('torch', 'FloatStorage'), ...op.emptyTuple, ...op.call],
    /calls "torch\.FloatStorage", which is only ever named/,
  ],
  'a called text': [[...op.text('x'), ...op.emptyTuple, ...op.call], /calls what is no function/],
  'attributes of a list': [
    [...op.list, ...op.none, ...op.build],
    /sets attributes of no dictionary/,
  ],
  'a memo entry that is not there': [op.get(7), /memo has no entry 7/],
  'more taken than there is': [op.append, /takes more values than it has/],
  'no mark': [op.tuple, /has no mark/],
  'a key without a value': [
    [...op.dictionary, ...op.mark, ...op.text('a'), ...op.setItems],
    /a key without a value/,
  ],
  'a text longer than the file': [[0x58, 255, 255, 255, 255], /is truncated: a string at byte \d+/],
  'an integer of a megabyte': [[0x8b, 0, 0, 16, 0], /is truncated: an integer/],
  'text that is not UTF-8': [[0x55, 1, 0xff], /a string at byte \d+ is not UTF-8 text/],
  'a storage that is not there': [
    named(tensor({ id: storageId('1', 4) })),
    /has no zip entry "net\/data\/1"|lists storage "0" twice or without a tensor/,
  ],
  'a storage of another size': [
    named(tensor({ id: storageId('0', 3), shape: [3] })),
    /has 16 bytes, its tensors expect 12|has 4 elements, its tensors expect 3/,
  ],
};

for (const [what, [root, message]] of Object.entries(refused)) {
  hostile(`${what}: refused with one sentence`, () => {
    for (const file of [inZip, inStream]) {
      assert.throws(() => readPth(file(root), 'x.pth'), message);
      assert.not(readOrRefuse(file(root)));
    }
  });
}

hostile('a list that contains itself ends', () => {
  const root = [...op.list, ...op.put(0), ...op.get(0), ...op.append];
  assert.throws(() => readPth(inZip(root), 'x.pth'), /holds a list of 1 values/);
});

hostile('a dictionary that contains itself ends', () => {
  const root = [...op.dictionary, ...op.put(0), ...op.text('model'), ...op.get(0), ...op.setItem];
  assert.throws(() => readPth(inZip(root), 'x.pth'), /holds a dictionary with "model"/);
});

hostile('a memo key of 2^32 - 1 takes no memory', () => {
  const root = [...named(tensor({})), ...op.put(0xffffffff)];
  assert.is(readPth(inZip(root), 'x.pth').size, 1);
});

hostile('lists a hundred thousand deep end', () => {
  const nested = [...Array(100_000).fill(op.list[0]), ...Array(99_999).fill(op.append[0])];
  const keys = [...nested];
  assert.not(readOrRefuse(inZip(nested)));
  assert.not(readOrRefuse(inZip(named(nested))));
  assert.not(readOrRefuse(inZip([...keys, ...op.persistent])));
});

hostile('doubling lists (a billion laughs) end', () => {
  const double = (level: number) => {
    const twice = [...op.get(level), ...op.append, ...op.get(level), ...op.append];
    return [...op.list, ...twice, ...op.put(level + 1)];
  };
  const levels = Array.from({ length: 60 }, (_, level) => double(level)).flat();
  assert.not(readOrRefuse(inZip([...op.list, ...op.put(0), ...levels])));
});

hostile('one long list made into a dictionary again and again ends', () => {
  const pair = [...op.list, ...op.none, ...op.append, ...op.none, ...op.append, ...op.put(1)];
  const pairs = Array.from({ length: 20_000 }, () => [...op.get(1), ...op.append]).flat();
  const again = [
    ...op.global('collections', 'OrderedDict'),
    ...op.get(0),
    ...op.tuple1,
    ...op.call,
  ];
  const calls = Array.from({ length: 5000 }, () => again).flat();
  const root = [...pair, ...op.list, ...pairs, ...op.put(0), ...calls];
  assert.throws(() => readPth(inZip(root), 'x.pth'), /more dictionary items than bytes/);
});

hostile('an unpacked size that is a lie: nothing is allocated for it', () => {
  const lie = (size: number) => {
    const bytes = zipFile(named(tensor({})), { 0: elements }, 6);
    // The directory is behind the entries; in it the size stands 22 bytes before the path.
    const path = Buffer.from(bytes).lastIndexOf('net/data/0');
    new DataView(bytes.buffer).setUint32(path - 22, size, true);
    return bytes;
  };
  assert.is(readPth(lie(16), 'x.pth').size, 1);
  assert.throws(
    () => readPth(lie(0xfffffff0), 'x.pth'),
    /unpacking zip entry "net\/data\/0" would bring the memory in use to \d+ bytes/,
  );
  assert.throws(() => readPth(lie(12), 'x.pth'), /"net\/data\/0" does not match its checksum/);
});

hostile('a damaged element of a zip entry is noticed', () => {
  const bytes = inZip(named(tensor({})));
  const place = Buffer.from(bytes).indexOf(elements);
  bytes[place] ^= 1;
  assert.throws(() => readPth(bytes, 'x.pth'), /"net\/data\/0" does not match its checksum/);
});

hostile('a file cut at any length is refused', () => {
  for (const file of [inZip(named(tensor({}))), inStream(named(tensor({})))]) {
    assert.ok(readOrRefuse(file));
    for (let length = 0; length < file.length; length++) {
      assert.not(readOrRefuse(file.subarray(0, length)), `cut at ${length}`);
    }
    assert.not(readOrRefuse(Uint8Array.of(...file, 0)), 'a byte too many');
  }
});

hostile('any bytes changed: arrays or one sentence', () => {
  const root = [
    ...named(tensor({ shape: [2, 2], stride: [1, 2] })),
    ...[...op.text('v'), ...tensor({ offset: 2, shape: [2] }), ...op.setItem],
  ];
  const files = [inZip(root), zipFile(root, { 0: elements }, 6), inStream(root)];
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.constantFrom(...files), changes, (file, changed) => {
      const bytes = new Uint8Array(file);
      for (const [place, value] of changed) bytes[place % bytes.length] = value;
      readOrRefuse(bytes);
    }),
    { numRuns: 3000 },
  );
});

hostile('any program of known opcodes: arrays or one sentence', () => {
  const pieces = [
    ...[op.mark, op.tuple, op.tuple1, op.emptyTuple, op.list, op.append, op.dictionary],
    ...[op.setItem, op.setItems, op.call, op.build, op.persistent, op.none, op.get(0), op.put(0)],
    ...[op.text('storage'), op.text('w'), op.integer(2), storageId('0', 4), tensor({})],
    ...[op.global('collections', 'OrderedDict'), op.global('torch', 'Size')],
    op.global('torch._utils', '_rebuild_tensor_v2'),
  ];
  const program = fc.array(fc.constantFrom(...pieces), { maxLength: 30 });
  fc.assert(
    fc.property(program, (parts) => {
      readOrRefuse(inZip(parts.flat()));
      readOrRefuse(inStream(parts.flat()));
    }),
    { numRuns: 1500 },
  );
});

hostile.run();
