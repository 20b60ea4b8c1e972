import type { Tf } from './types.js';

/**
 * Trilinear interpolation with zeros outside, of gathers: what a user of TensorFlow.js would write.
 * Its gradients to the values and to the places come from its own tape.
 * @param values - of a volume of n x n x n
 * @param places - [K, S, 3], x first, -1 .. 1
 * @returns [K, S]
 */
export function sampled(tf: Tf, values: Tf, n: number, places: Tf): Tf {
  const voxels = tf.mul(tf.add(places, 1), (n - 1) / 2);
  const lower = tf.floor(voxels);
  const down = tf.sub(voxels, lower);
  const axis = (of: Tf, at: number) => tf.squeeze(tf.slice(of, [0, 0, at], [-1, -1, 1]), [2]);
  const corner = (dx: number, dy: number, dz: number) => {
    const parts = [dx, dy, dz].map((step, at) => {
      const index = tf.add(axis(lower, at), step);
      const weight = step === 1 ? axis(down, at) : tf.sub(1, axis(down, at));
      const inside = tf.logicalAnd(tf.greaterEqual(index, 0), tf.less(index, n));
      return {
        index: tf.clipByValue(index, 0, n - 1),
        weight: tf.mul(weight, tf.cast(inside, 'float32')),
      };
    });
    const [x, y, z] = parts.map(({ index }) => index);
    const flat = tf.cast(tf.add(tf.mul(tf.add(tf.mul(z, n), y), n), x), 'int32');
    const found = tf.reshape(tf.gather(values, tf.reshape(flat, [-1])), flat.shape);
    return parts.reduce((product, { weight }) => tf.mul(product, weight), found);
  };
  const corners = [0, 1].flatMap((dz) =>
    [0, 1].flatMap((dy) => [0, 1].map((dx) => corner(dx, dy, dz))),
  );
  return corners.reduce((sum: Tf, value: Tf) => tf.add(sum, value));
}
