// Tensors without numbers: PyTorch's answer on every device, or one sentence where PyTorch refuses.
import { type Device, openDevice, Scope } from '@obelisk/engine';
import {
  add,
  affineGrid,
  averagePool,
  conv2d,
  conv3d,
  gridSample,
  obeliskSampleGrid,
  pointwise,
  resize,
  type Tensor,
} from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LateDevice } from '../support/late-device.js';
import { filled } from './zero-size-answer.js';
import { functionAnswers } from './zero-size-functions.js';
import { grid, layerAnswers } from './zero-size-layers.js';

const devices: Record<string, Device> = {
  webasm: openDevice('webasm'),
  cpu: openDevice('cpu'),
  float64: openDevice('float64'),
  late: new LateDevice(),
};

const read = async (t: Tensor | null) => (t ? Array.from((await t.data()).data) : null);

for (const [name, device] of Object.entries(devices)) {
  const empty = suite(`nothing, on ${name}`);
  for (const { title, program, inputs, shape, values = [], gradients = [] } of [
    ...functionAnswers,
    ...layerAnswers,
  ]) {
    empty(title, async () => {
      for (const scope of [null, new Scope()]) {
        const leaves = inputs.map((size) => filled(device, size, 2, true));
        const y = program(...leaves);
        y.backward(filled(device, y.shape, 1));
        assert.equal([y.shape, await read(y)], [shape, values]);
        const found = await Promise.all(leaves.map(({ grad }) => read(grad)));
        assert.equal(
          leaves.map(({ grad }) => grad?.shape),
          inputs,
        );
        assert.equal(
          found.filter((_, at) => !inputs[at].includes(0)),
          gradients,
        );
        scope?.[Symbol.dispose]();
      }
    });
  }
  empty.run();
}

const of = (...shape: number[]) => filled(devices.webasm, shape, 2);
const along = (axis: number) => `is empty along axis ${axis}, expected at least 1 there`;

/** What PyTorch refuses, too. */
const refusals: readonly (readonly [call: () => unknown, message: string])[] = [
  [() => add(of(0), of(2)), 'add: shapes [0] and [2] do not broadcast; axis 0 has 0 and 2'],
  [
    () => conv3d(of(1, 2, 3, 3, 0), of(4, 2, 1, 1, 1), of(4), { padding: 1 }),
    `conv3d: input [1, 2, 3, 3, 0] ${along(4)}`,
  ],
  [
    () => conv3d(of(1, 2, 3, 3, 3), of(0, 2, 3, 3, 3), of(0)),
    `conv3d: weight [0, 2, 3, 3, 3] ${along(0)}`,
  ],
  [() => conv2d(of(1, 2, 3, 3), of(4, 2, 1, 0), null), `conv2d: weight [4, 2, 1, 0] ${along(3)}`],
  [() => pointwise(of(1, 2, 0), of(4, 2), null), `pointwise: input [1, 2, 0] ${along(2)}`],
  [() => pointwise(of(1, 2, 5), of(0, 2), null), `pointwise: weight [0, 2] ${along(0)}`],
  [() => averagePool(of(2, 0, 4, 4, 4), 3), `averagePool: input [2, 0, 4, 4, 4] ${along(1)}`],
  [() => averagePool(of(1, 2, 4, 0), 3), `averagePool: input [1, 2, 4, 0] ${along(3)}`],
  [() => resize(of(1, 0, 4, 4), [2, 2]), `resize: input [1, 0, 4, 4] ${along(1)}`],
  [() => resize(of(1, 2, 4, 0), [2, 2]), `resize: input [1, 2, 4, 0] ${along(3)}`],
  [
    () => gridSample(of(1, 2, 4, 0), of(1, 3, 3, 2), grid),
    `gridSample: input [1, 2, 4, 0] ${along(3)}`,
  ],
  [
    () => obeliskSampleGrid(of(1, 1, 0, 3, 3), of(4, 1, 3), [2, 2, 2]),
    `obeliskSampleGrid: volume [1, 1, 0, 3, 3] ${along(2)}`,
  ],
  [() => affineGrid(of(0, 2, 3), [0, 1, 2, 2], true), `affineGrid: size [0, 1, 2, 2] ${along(0)}`],
  [() => affineGrid(of(1, 2, 3), [1, 1, 2, 0], true), `affineGrid: size [1, 1, 2, 0] ${along(3)}`],
];

const refused = suite('nothing where something is needed');
for (const [call, message] of refusals) {
  refused(message, () => {
    assert.throws(call, (error: Error) => {
      assert.equal([error.constructor, error.message], [Error, message]);
      return true;
    });
  });
}
refused.run();
