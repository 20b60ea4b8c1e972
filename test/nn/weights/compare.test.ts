import { describeMismatch, looksLike, type NamedArrays } from '@obelisk/nn';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const shapes = new Map([
  ['offset1', [1, 4, 1, 1, 3]],
  ['conv.weight', [2, 1, 3, 3, 3]],
  ['conv.bias', [2]],
  ['batch.num_batches_tracked', []],
]);

function arraysOf(described: ReadonlyMap<string, readonly number[]>): NamedArrays {
  return new Map(
    Array.from(described, ([name, shape]) => {
      const size = shape.reduce((product, n) => product * n, 1);
      return [name, ndarray(new Float32Array(size), [...shape])];
    }),
  );
}

const compare = suite('compare');

compare('tensors that fit', () => {
  assert.is(describeMismatch(shapes, arraysOf(shapes)), null);
});

compare('step counters are neither missed nor in the way', () => {
  const arrays = arraysOf(shapes);
  arrays.delete('batch.num_batches_tracked');
  arrays.set('other.num_batches_tracked', ndarray(new BigInt64Array(1), []));
  assert.is(describeMismatch(shapes, arrays), null);
});

compare('missing, unexpected, of another shape, of another type: one sentence', () => {
  const arrays = arraysOf(shapes);
  arrays.delete('conv.weight');
  arrays.set('extra', ndarray(new Float32Array(1), [1]));
  arrays.set('offset1', ndarray(new Float32Array(24), [1, 4, 1, 2, 3]));
  arrays.set('conv.bias', ndarray(new BigInt64Array(2), [2]));
  assert.is(
    describeMismatch(shapes, arrays),
    '1 tensor is missing ("conv.weight"); 1 tensor is not expected ("extra"); ' +
      '2 tensors are different ("offset1" is [1, 4, 1, 2, 3] instead of [1, 4, 1, 1, 3], ' +
      '"conv.bias" is int64 instead of float32)',
  );
});

compare('long lists are cut', () => {
  const many = new Map(Array.from({ length: 16 }, (_, index) => [`w${index}`, [1]]));
  assert.is(
    describeMismatch(many, new Map()),
    '16 tensors are missing ("w0", "w1", "w2", "w3" ... and 12 more)',
  );
  const other = arraysOf(new Map(Array.from(many.keys(), (name) => [name, [2]])));
  assert.match(
    describeMismatch(many, other)!,
    /"w3" is \[2\] instead of \[1\] \.\.\. and 12 more\)$/,
  );
});

compare('looksLike: the model with most tensors of the same name and shape', () => {
  const binary = new Map([...shapes, ['offset1', [1, 4, 1, 2, 3]]]);
  const unrelated = new Map([['fc.weight', [2]]]);
  const candidates = [
    { name: 'unrelated', shapes: unrelated },
    { name: 'unary', shapes },
    { name: 'binary', shapes: binary },
  ];
  assert.equal(looksLike(arraysOf(binary), candidates), { name: 'binary', similarity: 1 });
  const trimmed = new Map(shapes);
  trimmed.delete('conv.bias');
  assert.equal(looksLike(arraysOf(trimmed), candidates), { name: 'unary', similarity: 2 / 3 });
  assert.is(looksLike(arraysOf(new Map([['z', [1]]])), candidates), null);
});

compare.run();
