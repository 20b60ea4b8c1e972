// `gather` and `where`: values and gradients as PyTorch 1.13 gives them for the same numbers, and
// the sentences for what does not fit.
import { gather, tensor, where } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

for (const device of ['webasm', 'cpu', 'float64'] as const) {
  const chosen = suite(`gather and where on ${device}`);
  const leaf = (numbers: number[], shape = [numbers.length]) =>
    tensor(numbers, { shape, device, requiresGrad: true });
  const plain = (numbers: number[], shape = [numbers.length]) => tensor(numbers, { shape, device });

  chosen('gather along the last axis: what is chosen twice gets both gradients', () => {
    const x = leaf([1, 2, 3, 4, 5, 6], [2, 3]);
    const y = gather(x, 1, plain([0, 2, 2, 0, 1, 1, 0, 2], [2, 4]));
    assert.equal(y.tolist(), [
      [1, 3, 3, 1],
      [5, 5, 4, 6],
    ]);
    y.backward(plain([1, 2, 3, 4, 5, 6, 7, 8], [2, 4]));
    assert.equal(x.grad?.tolist(), [
      [5, 0, 5],
      [7, 11, 8],
    ]);
  });

  chosen('gather along the first axis, of a part of the others', () => {
    const x = leaf([...Array(12).keys()], [3, 2, 2]);
    const y = x.gather(0, plain([2, 0, 1, 1], [2, 1, 2]));
    assert.equal(y.tolist(), [[[8, 1]], [[4, 5]]]);
    y.backward(plain([1, 2, 3, 4], [2, 1, 2]));
    assert.equal(x.grad?.tolist(), [
      [
        [0, 2],
        [0, 0],
      ],
      [
        [3, 4],
        [0, 0],
      ],
      [
        [1, 0],
        [0, 0],
      ],
    ]);
    assert.equal(x.gather(-3, plain([2, 0, 1, 1], [2, 1, 2])).tolist(), y.tolist());
  });

  chosen('where broadcasts all three, and sums the gradients back', () => {
    const [a, b] = [leaf([1, 2, 3]), leaf([10, 20], [2, 1])];
    const y = where(plain([1, 0], [2, 1]), a, b);
    assert.equal(y.tolist(), [
      [1, 2, 3],
      [20, 20, 20],
    ]);
    y.backward(plain([1, 2, 3, 4, 5, 6], [2, 3]));
    assert.equal(
      [a.grad?.tolist(), b.grad?.tolist()],
      [
        [1, 2, 3],
        [[0], [15]],
      ],
    );
  });

  chosen('where takes -0 for 0 and NaN for something else; what is not chosen stays away', () => {
    assert.equal(where(plain([0, -2, Number.NaN, -0]), 1, -1).tolist(), [-1, 1, 1, -1]);
    const [a, b] = [leaf([Number.NaN, 1]), leaf([2, Number.POSITIVE_INFINITY])];
    const y = a.where(plain([0, 1]), b);
    assert.equal(y.tolist(), [2, 1]);
    y.sum().backward();
    assert.equal(
      [a.grad?.tolist(), b.grad?.tolist()],
      [
        [0, 1],
        [1, 0],
      ],
    );
  });

  chosen('the condition and the index get no gradient', () => {
    const [condition, index] = [leaf([1, 0]), leaf([1, 0])];
    where(condition, leaf([1, 2]), 0)
      .sum()
      .backward();
    gather(leaf([1, 2]), 0, index)
      .sum()
      .backward();
    assert.equal([condition.grad, index.grad], [null, null]);
  });

  chosen.run();
}

const refused = suite('what gather and where refuse');
const x = tensor([1, 2, 3, 4, 5, 6], { shape: [3, 2] });

refused('an index that is no place of the axis', () => {
  const message =
    /^gather: index 3 at \[0, 1\] is no place of axis 0; expected whole numbers from 0 to 2$/;
  assert.throws(() => gather(x, 0, tensor([[0, 3]])), message);
  assert.throws(() => gather(x, 0, tensor([[0, 3]])), message);
  assert.throws(() => gather(x, 1, tensor([[0.5]])), /^gather: index 0\.5 at \[0, 0\] is no place/);
  assert.throws(() => gather(x, 1, tensor([[-1]])), /^gather: index -1 at \[0, 0\] is no place/);
});

refused('an index of another shape, and an axis that is not there', () => {
  const shapes =
    /^gather: index \[\d[^\]]*\] must have the axes of \[3, 2\], and along all but axis 1/;
  assert.throws(() => gather(x, 1, tensor([0, 1])), shapes);
  assert.throws(() => gather(x, 1, tensor([[0], [0], [0], [0]])), shapes);
  assert.throws(() => gather(x, 2, tensor([[0]])), /^gather: \[3, 2\] has no axis 2$/);
  assert.throws(() => gather(x, -3, tensor([[0]])), /^gather: \[3, 2\] has no axis -3$/);
});

refused('shapes that do not broadcast', () => {
  assert.throws(
    () => where(tensor([1, 0]), x, tensor([1, 2, 3])),
    /^where: shapes \[3, 2\] and \[3\] do not broadcast; axis 1 has 2 and 3$/,
  );
  assert.throws(() => where(tensor([1, 0, 1]), x, 0), /^where: shapes \[3\] and \[3, 2\] do not/);
});

refused.run();
