import { dice, exchangedSides, meanOfPresent, surfaceDistances } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertNear } from '../support/assert-near.js';
import { type GoldenTensor, golden } from '../support/goldens.js';

interface DiceCase {
  readonly name: string;
  readonly pred: GoldenTensor<Int32Array>;
  readonly target: GoldenTensor<Int32Array>;
  /** Of each label but the background. */
  readonly out: GoldenTensor<Float32Array>;
}

const overlap = suite('Dice');

overlap("PyTorch's coefficients", () => {
  const stored = golden<DiceCase>('losses').cases.find(({ name }) => name === 'dice_coeff');
  assert.ok(stored);
  const { pred, target, out } = stored;
  const measured = dice(pred.data, target.data, out.data.length + 1).map(Number);
  assertNear(measured, out.data, 1e-6, 'Dice per label');
});

overlap('a label that is in neither map is left out of the mean', () => {
  const values = dice([0, 1, 1, 0], [0, 1, 0, 3], 4);
  assert.equal(values, [2 / 3, null, 0]);
  assert.is(meanOfPresent(values), 1 / 3);
  assert.is(meanOfPresent([null, null]), null);
});

overlap('refuses maps of different lengths', () => {
  assert.throws(() => dice([0, 1], [0], 2), /dice: 2 predicted labels for 1 true ones/);
});

overlap('labels that are no class are refused, with the voxel of the first', () => {
  for (const label of [-1, 3, 255, 1.5, Number.NaN]) {
    const map = [0, 1, label, -9];
    const whose = [
      () => dice(map, [0, 1, 2, 0], 3),
      () => dice([0, 1, 2, 0], map, 3),
      () => surfaceDistances([0, 1, 2, 0], map, [1, 1, 4], [1, 1, 1], 3),
      () => exchangedSides([0, 1, 2, 0], map, ['background', 'right kidney', 'left kidney']),
    ];
    for (const measure of whose) {
      assert.throws(measure, ({ message }: Error) =>
        message.endsWith(` label ${label} of voxel 2 is no class; expected 0 to 2`),
      );
    }
  }
});

overlap.run();
