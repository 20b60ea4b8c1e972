// Arguments that do not fit: one sentence each, with operation, argument, shapes and rule.
import type { DeviceName } from '@obelisk/engine';
import { channelMoments } from '@obelisk/kernels';
import {
  add,
  averagePool,
  batchNorm,
  broadcastTo,
  concat,
  divide,
  logSoftmax,
  matmul,
  maximum,
  mean,
  minimum,
  multiply,
  obeliskSampleGrid,
  obeliskSamplePoints,
  pad,
  permute,
  pick,
  pointwise,
  reshape,
  resize,
  scale,
  slice,
  subtract,
  sum,
  tensor,
} from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

/** A call, and the whole message that it must give. */
type Row = readonly [call: () => unknown, message: string];

const of = (...shape: number[]) => on('webasm', ...shape);

function on(device: DeviceName, ...shape: number[]) {
  const length = shape.reduce((product, size) => product * size, 1);
  return tensor(new Float32Array(length), { shape, device, requiresGrad: true });
}

function normalised(x: number[], gamma: number[], beta: number[], momentsOf: number[]) {
  const moments = channelMoments(of(...momentsOf).value);
  return batchNorm(of(...x), of(...gamma), of(...beta), { moments, epsilon: 1e-5, ofBatch: true });
}

const shapes: readonly Row[] = [
  [() => add(of(2, 3), of(4)), 'add: shapes [2, 3] and [4] do not broadcast; axis 1 has 3 and 4'],
  [
    () => subtract(of(2, 3), of(2)),
    'subtract: shapes [2, 3] and [2] do not broadcast; axis 1 has 3 and 2',
  ],
  [
    () => multiply(of(2, 3), of(3, 3)),
    'multiply: shapes [2, 3] and [3, 3] do not broadcast; axis 0 has 2 and 3',
  ],
  [
    () => divide(of(2, 3), of(3, 2)),
    'divide: shapes [2, 3] and [3, 2] do not broadcast; axis 0 has 2 and 3',
  ],
  [() => maximum(of(2), of(3)), 'maximum: shapes [2] and [3] do not broadcast; axis 0 has 2 and 3'],
  [() => minimum(of(2), of(3)), 'minimum: shapes [2] and [3] do not broadcast; axis 0 has 2 and 3'],
  [() => matmul(of(2), of(2, 3)), 'matmul: expected two matrices, got [2] and [2, 3]'],
  [
    () => matmul(of(2, 3), of(2, 3)),
    'matmul: a [2, 3] has 3 columns, b [2, 3] has 2 rows; they must be the same',
  ],
  [
    () => pointwise(of(2, 3), of(2, 3), null),
    'pointwise: input [2, 3] must be [N, channels, ...positions]',
  ],
  [
    () => pointwise(of(1, 3, 5), of(2, 4), null),
    'pointwise: weight [2, 4] expects 4 input channels in 1 groups, input is [1, 3, 5]',
  ],
  [
    () => pointwise(of(1, 3, 5), of(2, 3, 3), null),
    'pointwise: weight [2, 3, 3] must be [outputs, inputs] or [outputs, inputs, 1, 1, 1]',
  ],
  [
    () => pointwise(of(1, 3, 5), of(2, 3), null, 2),
    'pointwise: 2 groups do not divide 3 input and 2 output channels',
  ],
  [
    () => pointwise(of(1, 3, 5), of(2, 3), of(3)),
    'pointwise: bias [3] must be [2], one number per output channel',
  ],
  [() => sum(of(2, 3), [2]), 'sum: [2, 3] has no axis 2'],
  [() => sum(of(2, 3), [-3]), 'sum: [2, 3] has no axis -3'],
  [() => mean(of(2, 3), [2]), 'sum: [2, 3] has no axis 2'],
  [() => reshape(of(2, 3), [4]), 'reshape: [2, 3] does not fit [4]'],
  [
    () => reshape(of(2, 3), [-2, -3]),
    'reshape: shape [-2, -3] has sizes that are no whole numbers',
  ],
  [() => permute(of(2, 3), [0, 0]), 'permute: order [0, 0] must name each axis of [2, 3] once'],
  [() => permute(of(2, 3), [0]), 'permute: order [0] must name each axis of [2, 3] once'],
  [() => slice(of(2, 3), [0, 0], [2, 4]), 'slice: [0, 0] to [2, 4] is no part of [2, 3]'],
  [() => slice(of(2, 3), [0], [3]), 'slice: [0, 0] to [3, 3] is no part of [2, 3]'],
  [() => slice(of(2, 3), [0, 2], [2, 1]), 'slice: [0, 2] to [2, 1] is no part of [2, 3]'],
  [() => slice(of(2, 3), [0, 0.5], [2, 2.5]), 'slice: [0, 0.5] to [2, 2.5] is no part of [2, 3]'],
  [() => pad(of(2, 3), [0, -2], [0, -2]), 'pad: [0, -2] and [0, -2] leave nothing of [2, 3]'],
  [
    () => pad(of(2, 3), [0], [0]),
    'pad: [0] and [0] must have a whole number for each axis of [2, 3]',
  ],
  [() => broadcastTo(of(2, 3), [2, 4]), 'broadcast: [2, 3] does not broadcast to [2, 4]'],
  [() => broadcastTo(of(2, 3), [3]), 'broadcast: [2, 3] does not broadcast to [3]'],
  [() => concat([], 0), 'concat: expected at least one array'],
  [() => concat([of(2, 3), of(3, 3)], 1), 'concat: [2, 3] and [3, 3] differ beside axis 1'],
  [() => concat([of(2, 3), of(3)], 0), 'concat: [2, 3] and [3] differ beside axis 0'],
  [() => concat([of(2, 3), of(2, 3)], 2), 'concat: [2, 3] has no axis 2'],
  [() => concat([of(2, 3), of(2, 3)], -1), 'concat: [2, 3] has no axis -1'],
  [() => averagePool(of(2, 3), 3), 'averagePool: input [2, 3] must be [N, C, ...sizes]'],
  [
    () => averagePool(of(1, 1, 2, 2), 3, { padding: 0 }),
    'averagePool: window 3 with padding 0 does not fit [1, 1, 2, 2]',
  ],
  [
    () => averagePool(of(1, 1, 4, 4), 2),
    'averagePool: window 2, stride 1 and padding 0.5 must be whole numbers, ' +
      'window and stride at least 1',
  ],
  [
    () => averagePool(of(1, 1, 4, 4), 2, { padding: 0, stride: 0 }),
    'averagePool: window 2, stride 0 and padding 0 must be whole numbers, ' +
      'window and stride at least 1',
  ],
  [
    () => averagePool(of(1, 1, 4, 4), 2, { padding: 2 }),
    'averagePool: window 2 with padding 2 does not fit [1, 1, 4, 4]',
  ],
  [() => resize(of(1, 1, 2, 3), [3]), 'resize: [1, 1, 2, 3] cannot get the size [3]'],
  [() => resize(of(1, 1, 2), [0]), 'resize: [1, 1, 2] cannot get the size [0]'],
  [() => resize(of(1, 1, 2), [1.5]), 'resize: [1, 1, 2] cannot get the size [1.5]'],
  [
    () => normalised([1, 2, 3], [3], [2], [1, 2, 3]),
    'batchNorm: gamma is [3], the input has 2 channels and wants [2]',
  ],
  [
    () => normalised([1, 2, 3], [2], [3], [1, 2, 3]),
    'batchNorm: beta is [3], the input has 2 channels and wants [2]',
  ],
  [
    () => normalised([1, 2, 3], [2], [2], [1, 3, 3]),
    'batchNorm: moments is [2, 3], the input has 2 channels and wants [2, 2]',
  ],
  [() => logSoftmax(of(3)), 'logSoftmax: input [3] must be [N, channels, ...positions]'],
  [
    () => pick(of(1, 2, 3, 2), of(1, 6)),
    'pick: labels [1, 6] must be [N, ...positions] of [1, 2, 3, 2]',
  ],
  [
    () => obeliskSampleGrid(of(1, 2, 3, 2), of(1, 1, 3), [2, 2, 2]),
    'obeliskSampleGrid: expected a volume [N, C, D, H, W], got [1, 2, 3, 2]',
  ],
  [
    () => obeliskSampleGrid(of(1, 2, 3, 2, 2), of(1, 3, 3), [2, 2, 2]),
    'obeliskSampleGrid: expected offsets [K, P, 3] with P = 1 (unary) or 2 (binary), got [1, 3, 3]',
  ],
  [
    () => obeliskSampleGrid(of(1, 2, 3, 2, 2), of(1, 1, 3), [2, 2, 0]),
    'obeliskSampleGrid: expected a grid [Dg, Hg, Wg] of counts, got [2, 2, 0]',
  ],
  [
    () => obeliskSamplePoints(of(1, 2, 3, 2, 2), of(1, 1, 3), of(2, 4, 3)),
    'obeliskSamplePoints: expected points [N, S, 3] with N = 1 as the volume, got [2, 4, 3]',
  ],
];

const mixed: readonly Row[] = [
  [() => add(of(2), on('float64', 2)), apart('add', 'float64')],
  [() => multiply(of(2), on('float64', 1)), apart('multiply', 'float64')],
  [() => concat([of(2), on('float64', 1)], 0), apart('concat', 'float64')],
  [() => matmul(of(2, 2), on('float64', 2, 1)), apart('matmul', 'float64')],
  [() => pointwise(of(1, 2, 2), on('cpu', 1, 2), null), apart('pointwise', 'cpu')],
  [() => pick(of(1, 2, 2), on('cpu', 1, 2)), apart('pick', 'cpu')],
  [
    () => obeliskSampleGrid(of(1, 1, 2, 2, 2), on('cpu', 1, 1, 3), [2, 2, 2]),
    apart('obeliskSampleGrid', 'cpu'),
  ],
  [
    () => obeliskSamplePoints(of(1, 1, 2, 2, 2), of(1, 1, 3), on('cpu', 1, 1, 3)),
    apart('obeliskSamplePoints', 'cpu'),
  ],
  [
    () => scale(of(2), 2).backward(on('float64', 2)),
    'backward: the gradient is on float64, the tensor on webasm',
  ],
];

function apart(operation: string, device: string): string {
  return `${operation}: one argument is on webasm, another on ${device}; move one first`;
}

const messages = suite('messages for what does not fit');
for (const [call, message] of [...shapes, ...mixed]) {
  messages(message, () => {
    assert.is(messageOf(call), message);
  });
}
messages.run();

function messageOf(call: () => unknown): string | null {
  try {
    call();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
