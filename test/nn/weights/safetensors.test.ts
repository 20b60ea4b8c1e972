import {
  type NamedArrays,
  readSafetensors,
  readSafetensorsMetadata,
  readWeights,
  writeSafetensors,
} from '@obelisk/nn';
import * as fc from 'fast-check';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bytesOf } from './craft.js';

/** A file by hand: length, header as it stands, data. */
function file(header: string, data: ArrayLike<number> = []): Uint8Array {
  const json = new TextEncoder().encode(header);
  const length = bytesOf(new BigUint64Array([BigInt(json.length)]));
  return Uint8Array.from([...length, ...json, ...Array.from(data)]);
}

const entry = (dtype: string, shape: number[], begin: number, end: number) =>
  JSON.stringify({ dtype, shape, data_offsets: [begin, end] });

const reading = suite('readSafetensors');

reading('a file laid out by hand, header filled up with spaces', () => {
  const members = `"b":${entry('F32', [2], 2, 10)},"a":${entry('U8', [2, 1], 0, 2)}`;
  const header = `{"__metadata__":{"format":"pt"},${members}}   `;
  const bytes = file(header, [7, 8, ...bytesOf(new Float32Array([1.5, -2]))]);
  const arrays = readSafetensors(bytes, 'x');
  assert.equal(Array.from(arrays.keys()), ['b', 'a']);
  assert.equal(arrays.get('b')!.data, new Float32Array([1.5, -2]));
  assert.equal(arrays.get('a')!.shape, [2, 1]);
  assert.equal(arrays.get('a')!.data, new Uint8Array([7, 8]));
  assert.equal(readSafetensorsMetadata(bytes, 'x'), new Map([['format', 'pt']]));
});

const typed: [string, ArrayBufferView, ArrayLike<number | bigint>][] = [
  ['F64', new Float64Array([1e300, -0.1]), new Float64Array([1e300, -0.1])],
  [
    'F16',
    new Uint16Array([0x3c00, 0x8001, 0x7c00, 0xfbff]),
    new Float32Array([1, -(2 ** -24), Infinity, -65504]),
  ],
  ['BF16', new Uint16Array([0x3f80, 0xc049, 0xff80]), new Float32Array([1, -3.140625, -Infinity])],
  ['F8_E4M3', new Uint8Array([0x38, 0xfe, 0x01]), new Float32Array([1, -448, 2 ** -9])],
  ['F8_E5M2', new Uint8Array([0x3c, 0xfb, 0x01]), new Float32Array([1, -57344, 2 ** -16])],
  ['I64', new BigInt64Array([-(2n ** 63n), 5n]), new BigInt64Array([-(2n ** 63n), 5n])],
  ['U64', new BigUint64Array([2n ** 64n - 1n]), new BigUint64Array([2n ** 64n - 1n])],
  ['I32', new Int32Array([-7, 8]), new Int32Array([-7, 8])],
  ['U32', new Uint32Array([4294967295]), new Uint32Array([4294967295])],
  ['I16', new Int16Array([-7]), new Int16Array([-7])],
  ['U16', new Uint16Array([65535]), new Uint16Array([65535])],
  ['I8', new Int8Array([-7]), new Int8Array([-7])],
  ['BOOL', new Uint8Array([0, 1, 1]), new Uint8Array([0, 1, 1])],
];
for (const [dtype, stored, expected] of typed) {
  reading(`${dtype}: every element exact`, () => {
    const header = `{"t":${entry(dtype, [expected.length], 0, stored.byteLength)}}`;
    assert.equal(readSafetensors(file(header, bytesOf(stored)), 'x').get('t')!.data, expected);
  });
}

reading(
  'a name that objects have of their own, and names that are numbers, keep their order',
  () => {
    const [one, scalar, none] = [
      entry('U8', [1], 0, 1),
      entry('U8', [], 1, 2),
      entry('U8', [0], 2, 2),
    ];
    const header = `{"2":${one},"__proto__":${scalar},"1":${none}}`;
    const arrays = readSafetensors(file(header, [5, 6]), 'x');
    assert.equal(Array.from(arrays.keys()), ['2', '__proto__', '1']);
    const again = readSafetensors(writeSafetensors(arrays), 'x');
    assert.equal(Array.from(again.keys()), ['2', '__proto__', '1']);
    assert.is(again.get('__proto__')!.get(), 6);
  },
);

const broken: [string, Uint8Array, RegExp][] = [
  ['no length', Uint8Array.of(1, 2), /^x: is truncated: the length of the safetensors header/],
  ['a huge header', Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 123), /header has 4294967296 bytes/],
  ['a header that ends early', file('{}').subarray(0, 9), /is truncated: the safetensors header/],
  ['a header that is no object', file('[]'), /header starts without "\{"/],
  ['a header with a space in front', file(' {}'), /header starts without "\{"/],
  ['a header that is no JSON', file('{"a":}'), /expected a value at character 5/],
  ['a header with more behind', file('{} {}'), /expected the end at character 3/],
  ['an open text', file('{"a'), /expected a well-formed text in quotes at character 1/],
  ['deep nesting', file(`{"a":${'['.repeat(1e5)}`), /expected at most 16 nested values/],
  [
    'a name twice',
    file(`{"a":${entry('U8', [1], 0, 1)},"a":${entry('U8', [1], 0, 1)}}`, [1]),
    /the name "a" occurs twice/,
  ],
  ['a member twice', file('{"a":{"dtype":"U8","dtype":"I8"}}'), /the name "dtype" occurs twice/],
  [
    'an unknown type',
    file(`{"a":${entry('C64', [1], 0, 8)}}`),
    /tensor "a" has dtype "C64", which is not known/,
  ],
  ['no type', file('{"a":{"shape":[],"data_offsets":[0,1]}}'), /tensor "a" has no dtype/],
  [
    'a negative shape',
    file(`{"a":${entry('U8', [-1], 0, 1)}}`),
    /tensor "a" has no shape of counts/,
  ],
  ['a fraction in a shape', file(`{"a":${entry('U8', [1.5], 0, 1)}}`), /has no shape of counts/],
  ['too many axes', file(`{"a":${entry('U8', Array(99).fill(1), 0, 1)}}`, [1]), /has 99 axes/],
  ['no offsets', file('{"a":{"dtype":"U8","shape":[1]}}'), /has no two data_offsets/],
  [
    'reversed offsets',
    file(`{"a":${entry('U8', [1], 1, 0)}}`, [1]),
    /has -1 bytes, but U8 of shape \[1\] takes 1/,
  ],
  [
    "a size that is not the shape's",
    file(`{"a":${entry('F32', [2], 0, 4)}}`, [1, 2, 3, 4]),
    /has 4 bytes, but F32 of shape \[2\] takes 8/,
  ],
  [
    'a size beyond numbers',
    file(`{"a":${entry('U8', [2 ** 40, 2 ** 40], 0, 0)}}`),
    /has 0 bytes, but U8/,
  ],
  [
    'an overlap',
    file(`{"a":${entry('U8', [2], 0, 2)},"b":${entry('U8', [2], 1, 3)}}`, [1, 2, 3]),
    /tensor "b" overlaps the tensor before it: it begins at byte 1 of the data, expected 2/,
  ],
  ['a hole', file(`{"a":${entry('U8', [1], 1, 2)}}`, [1, 2]), /tensor "a" follows a hole/],
  [
    'data that ends early',
    file(`{"a":${entry('U8', [3], 0, 3)}}`, [1, 2]),
    /is truncated: its tensors take 3 bytes, it holds 2/,
  ],
  [
    'data that goes on',
    file(`{"a":${entry('U8', [1], 0, 1)}}`, [1, 2]),
    /goes on after its tensors/,
  ],
];
for (const [what, bytes, message] of broken) {
  reading(`${what}: refused`, () => {
    assert.throws(() => readSafetensors(bytes, 'x'), message);
  });
}

reading('metadata that is not text: refused', () => {
  const bytes = file('{"__metadata__":{"a":1}}');
  assert.throws(() => readSafetensorsMetadata(bytes, 'x'), /metadata is not an object of texts/);
});

reading('cut or changed anywhere: arrays or one sentence', () => {
  const arrays: NamedArrays = new Map([['w', ndarray(new Float32Array([1, 2]), [2, 1])]]);
  const whole = writeSafetensors(arrays, new Map([['epoch', '3']]));
  const attempt = (bytes: Uint8Array) => {
    try {
      readWeights(bytes, 'x');
    } catch (error) {
      assert.is((error as Error).constructor, Error);
      assert.match((error as Error).message, /^x: [^\n]+$/);
    }
  };
  for (let length = 0; length < whole.length; length++) {
    assert.throws(() => readWeights(whole.subarray(0, length), 'x'), /^x: /);
  }
  const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1 });
  fc.assert(
    fc.property(changes, (changed) => {
      const bytes = new Uint8Array(whole);
      for (const [place, value] of changed) bytes[place] = value;
      attempt(bytes);
    }),
    { numRuns: 2000 },
  );
});

reading.run();

const writing = suite('writeSafetensors');

writing('the bytes of the format', () => {
  const arrays: NamedArrays = new Map();
  arrays.set('b', ndarray(new Uint8Array([9]), [1]));
  arrays.set('a', ndarray(new Float32Array([1]), []));
  const bytes = writeSafetensors(arrays, new Map([['k', 'v']]));
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  assert.is(length % 8, 0);
  const header = new TextDecoder().decode(bytes.subarray(8, 8 + length));
  assert.is(
    header.trimEnd(),
    `{"__metadata__":{"k":"v"},"b":${entry('U8', [1], 4, 5)},"a":${entry('F32', [], 0, 4)}}`,
  );
  assert.match(header, /\} *$/);
  assert.equal(Array.from(bytes.subarray(8 + length)), [0, 0, 0x80, 0x3f, 9]);
});

writing('strided views are written in C order', () => {
  const matrix = ndarray(new Float32Array([1, 2, 3, 4, 5, 6]), [2, 3]);
  const arrays: NamedArrays = new Map([['t', matrix.transpose(1, 0).step(-1, 1)]]);
  const { shape, data } = readSafetensors(writeSafetensors(arrays), 'x').get('t')!;
  assert.equal(shape, [3, 2]);
  assert.equal(data, new Float32Array([3, 6, 2, 5, 1, 4]));
});

writing('no tensor may take the name of the metadata', () => {
  const arrays: NamedArrays = new Map([['__metadata__', ndarray(new Uint8Array(1), [1])]]);
  assert.throws(() => writeSafetensors(arrays), /no tensor may be named __metadata__/);
});

writing('what is written is read back: names, order, shapes, types, values, metadata', () => {
  const kinds = [
    Float32Array,
    Float64Array,
    Int32Array,
    Int16Array,
    Int8Array,
    Uint8Array,
    Uint16Array,
    Uint32Array,
  ];
  const array = fc
    .tuple(fc.constantFrom(...kinds), fc.array(fc.nat(3), { maxLength: 4 }), fc.integer())
    .map(([Kind, shape, seed]) => {
      const size = shape.reduce((product, n) => product * n, 1);
      const values = Array.from({ length: size }, (_, index) => (seed % 100) + index);
      return ndarray(new Kind(values), shape);
    });
  const name = fc.string().filter((text) => text !== '__metadata__');
  const arrays = fc.array(fc.tuple(name, array)).map((pairs): NamedArrays => new Map(pairs));
  const metadata = fc.array(fc.tuple(fc.string(), fc.string())).map((pairs) => new Map(pairs));
  fc.assert(
    fc.property(arrays, metadata, (original, texts) => {
      const bytes = writeSafetensors(original, texts);
      const read = readSafetensors(bytes, 'x');
      assert.equal(Array.from(read.keys()), Array.from(original.keys()));
      for (const [key, { shape, data, dtype }] of original) {
        assert.equal(read.get(key)!.shape, shape);
        assert.is(read.get(key)!.dtype, dtype);
        assert.equal(read.get(key)!.data, data);
      }
      assert.equal(readSafetensorsMetadata(bytes, 'x'), texts);
    }),
  );
});

writing.run();
