import { spacingOf } from '@obelisk/data';
import { meanOfPresent } from '@obelisk/training';
import {
  axisSpread,
  diceSvg,
  informativeSlice,
  labelColours,
  lossSvg,
  offsetExtent,
  offsetsSvg,
  sliceImage,
  windowOf,
} from '@obelisk/viz';
import ndarray from 'ndarray';
import type { Axes, OffsetsPicture, SlicePair, TrainingLook } from './messages.js';
import type { PhantomTraining } from './phantom-training.js';

/** The scale of the slices: the field of view of a phantom becomes 352 pixels. */
const millimetresPerPixel = 1;

/** Fig. 2 as it is now. */
export function offsetsPicture({ history }: PhantomTraining, axes: Axes): OffsetsPicture {
  const places = { before: history.first, after: history.last };
  const spread = (offsets: Float32Array) =>
    [0, 1, 2].map((axis) => axisSpread(offsets, axis).standardDeviation);
  return {
    ...{ axes, places, svg: offsetsSvg(places, axes), extent: offsetExtent(places) },
    ...{ before: spread(places.before), now: spread(places.after) },
  };
}

/** Curves, and the held-out phantom as the network segments it now. */
export async function trainingLook(training: PhantomTraining): Promise<TrainingLook> {
  const { labels } = training;
  const { predicted, dice } = await training.evaluate();
  const { history, step } = training.steps.state;
  const measured = training.evaluations;
  const curve = {
    steps: measured.map((one) => one.step),
    names: labels,
    dice: measured.map(({ evaluation }) => evaluation.dice),
  };
  const colours = labelColours(labels);
  return {
    step,
    loss: step === 0 ? '' : lossSvg(history, 'step'),
    dice: diceSvg(curve, 'step'),
    slices: slicePairs(training, predicted),
    organs: labels.slice(1).map((name, at) => ({ name, colour: colours[at + 1], dice: dice[at] })),
    meanDice: meanOfPresent(dice),
  };
}

/** The slices that show most of all organs, with the true labels and with those that were found. */
function slicePairs({ heldOut, labels }: PhantomTraining, predicted: Uint8Array): SlicePair[] {
  const { scan, labels: truth } = heldOut;
  const place = {
    scan: scan.data,
    colours: labelColours(labels),
    spacing: spacingOf(scan.affine),
    window: windowOf(scan.data),
    millimetresPerPixel,
  };
  const found = ndarray(predicted, truth.data.shape);
  return (['axial', 'coronal'] as const).map((plane) => {
    const index = informativeSlice(truth.data, plane);
    const draw = (over: typeof found | typeof truth.data) =>
      sliceImage({ ...place, labels: over, plane, index });
    return { plane, truth: draw(truth.data), found: draw(found) };
  });
}
