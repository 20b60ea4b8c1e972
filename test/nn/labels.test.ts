// Labels that are no class are refused where they enter, as PyTorch refuses them ("Target 3 is out
// of bounds"), on every device and with the place of the first.
import { hardExamples, hingeDice, oneHot, softDice, softOverlap, weightedNll } from '@obelisk/nn';
import { logSoftmax, pick, scale, type Tensor, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LateDevice } from '../support/late-device.js';

const labels = suite('labels that are no class');

const [classes, shape] = [3, [2, 2]] as const;
const wrong = [-1, 3, 255, 1.5, Number.NaN, Number.POSITIVE_INFINITY];

const uses: Record<string, (logProbabilities: Tensor, truth: Tensor) => Tensor> = {
  pick,
  hardExamples: (q, t) => hardExamples(q, t, 0.5),
  weightedNll: (q, t) => weightedNll(q, t, [1, 1, 1]),
  softDice: (q, t) => softDice(q, t),
  hingeDice: (q, t) => hingeDice(q, t),
  oneHot: (_, t) => oneHot(t, classes),
  softOverlap: (q, t) => softOverlap(q, t),
};

function logProbabilitiesOn(device: NonNullable<Parameters<typeof tensor>[1]>['device']): Tensor {
  const logits = Float32Array.from({ length: 12 }, (_, i) => i % 5);
  return logSoftmax(tensor(logits, { device, shape: [2, classes, 2] }));
}

const sentenceFor = (label: number) =>
  `label ${label} at [1, 0] is no class; expected whole numbers from 0 to 2`;

for (const [name, use] of Object.entries(uses)) {
  labels(`${name}: at once, with the place of the first`, () => {
    for (const device of ['webasm', 'cpu', 'float64'] as const) {
      const logProbabilities = logProbabilitiesOn(device);
      for (const label of wrong) {
        const truth = tensor([0, 2, label, 255], { device, shape });
        assert.throws(
          () => use(logProbabilities, truth),
          ({ message }: Error) => message.endsWith(`: ${sentenceFor(label)}`),
          `${name} of ${label} on ${device}`,
        );
      }
      use(logProbabilities, tensor([0, 2, 1, 0], { device, shape })).dataSync();
    }
  });

  labels(`${name}: labels that arrive later are looked at as they arrive`, async () => {
    const device = new LateDevice();
    const logProbabilities = logProbabilitiesOn(device);
    const right = scale(tensor([0, 1, 0.5, 0], { device, shape }), 2);
    await use(logProbabilities, right).data();
    const truth = scale(tensor([0, 1, 1.5, 9], { device, shape }), 2);
    const result = use(logProbabilities, truth);
    // Whoever asks gets the sentence: also a second time, and of what is made of the result.
    for (const made of [result, result, scale(result, 3)]) {
      const message = await made.data().then(
        () => 'no error',
        (error: Error) => error.message,
      );
      assert.ok(message.endsWith(`: ${sentenceFor(3)}`), message);
    }
    device.clear();
  });
}

labels('are looked through again for fewer classes', () => {
  const truth = tensor([0, 2, 1, 0], { shape });
  oneHot(truth, 3);
  assert.throws(() => oneHot(truth, 2), /oneHot: label 2 at \[0, 1\] is no class/);
});

labels.run();
