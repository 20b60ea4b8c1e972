import type { Tf } from './types.js';

// 3D convolutions of 3x3x3 with a padding of 1 in TensorFlow.js: x is [N, D, H, W, C]. Its
// gradients are kernels of its own, which are called as they are: its tape would run the forward
// pass, too.

/** With stride 2 it would pad behind an even size, and we do before. */
const before = [[0, 0], [1, 0], [1, 0], [1, 0], [0, 0]]; // biome-ignore format: one line

function padded(tf: Tf, x: Tf, stride: number): { x: Tf; pad: string } {
  return stride === 1 ? { x, pad: 'same' } : { x: tf.pad(x, before), pad: 'valid' };
}

export function tfConvolution(tf: Tf, image: Tf, weight: Tf, stride: number): Tf {
  return tf.tidy(() => {
    const { x, pad } = padded(tf, image, stride);
    return tf.conv3d(x, weight, stride, pad);
  });
}

export function tfInputGradient(
  tf: Tf,
  dy: Tf,
  filter: Tf,
  shape: readonly number[],
  stride: number,
): Tf {
  return tf.tidy(() => {
    const more = stride === 1 ? 0 : 1;
    const inputShape = shape.map((n, axis) => (axis > 0 && axis < 4 ? n + more : n));
    const options = { ...strided(stride), inputShape };
    const dx = tf.engine().runKernel('Conv3DBackpropInputV2', { dy, filter }, options);
    return more === 0 ? dx : tf.slice(dx, [0, 1, 1, 1, 0], shape);
  });
}

export function tfWeightGradient(
  tf: Tf,
  dy: Tf,
  image: Tf,
  filterShape: readonly number[],
  stride: number,
): Tf {
  return tf.tidy(() => {
    const { x } = padded(tf, image, stride);
    const options = { ...strided(stride), filterShape };
    return tf.engine().runKernel('Conv3DBackpropFilterV2', { x, dy }, options);
  });
}

function strided(stride: number) {
  return { strides: [stride, stride, stride], pad: stride === 1 ? 'same' : 'valid' };
}
