import { type AdamStep, adamMove, type OffsetPull, offsetPulls, sumOfArrows } from '@obelisk/nn';
import { type HeardStep, readSampling } from '@obelisk/training';
import type { IntensityWindow } from '@obelisk/viz/basics';
import { type SliceAxes, slicePicture } from '../trilinear/grey.js';
import type { Axes } from './messages.js';
import type { AdamWords, MovedOffset, PulledScan } from './moved-offset.js';
import { type OffsetHistory, offsetAt } from './offset-history.js';

/** A step that can be explained. */
export interface ExplainedStep {
  readonly step: number;
  /** Of the scans, in the order in which they were sampled. */
  readonly names: readonly string[];
  readonly heard: HeardStep<number>;
  /** What the optimiser has done with the offsets. */
  readonly taken: AdamStep;
}

/** A scan, and every pull of its points at the offset. */
interface Pulled {
  readonly name: string;
  readonly volume: { readonly shape: readonly number[]; readonly data: ArrayLike<number> };
  readonly pulls: readonly OffsetPull[];
}

const strongestShown = 8;

/** Reads what is needed from the device, and explains how one offset moved in that step. */
export async function explainOffset(
  { step, names, heard, taken }: ExplainedStep,
  history: OffsetHistory,
  offset: number,
  [right, up]: Axes,
  window: IntensityWindow,
): Promise<MovedOffset> {
  const { shape } = taken.first;
  const before = history.before ?? history.last;
  const scans = await Promise.all(
    heard.samplings.map(async (sampling, at): Promise<Pulled> => {
      const read = await readSampling(sampling, { shape, data: before });
      return { name: names[at], volume: read.volume, pulls: offsetPulls(read, offset) };
    }),
  );
  const all = scans.flatMap(({ pulls }) => pulls);
  const from = offsetAt(before, offset);
  const strength = all.reduce((total, pull) => total + lengthOf(pull), 0);
  const tapes = await Promise.all(heard.gradients.map(({ storage }) => storage.read()));
  const tape = sumOfArrows(tapes.map((numbers) => ({ arrow: offsetAt(numbers, offset) })));
  const axes = { right, up, through: 3 - right - up };
  return {
    step,
    offset,
    from,
    to: offsetAt(history.last, offset),
    scans: scans.map((scan) => pulledScan(scan, strength, axes, window)),
    strongest: strongestOf(scans),
    sum: sumOfArrows(all),
    tape,
    adam: await adamWords(taken, offset, tape, from),
    path: history.path(offset),
  };
}

function pulledScan(
  { name, volume, pulls }: Pulled,
  strength: number,
  axes: SliceAxes,
  window: IntensityWindow,
): PulledScan {
  const [D, H, W] = volume.shape.slice(2);
  const size = [W, H, D] as const;
  const { right, up, through } = axes;
  const pulling = pulls.filter((pull) => lengthOf(pull) > 0);
  const [strongest = pulls[0]] = [...pulling].sort(byLength);
  const nearest = Math.round(strongest.place[through]);
  const index = Math.min(Math.max(nearest, 0), size[through] - 1);
  const at = (x: number, y: number, z: number) => volume.data[(z * H + y) * W + x];
  return {
    name,
    share: strength > 0 ? pulls.reduce((sum, pull) => sum + lengthOf(pull), 0) / strength : 0,
    pulling: pulling.length,
    points: pulls.length,
    sum: sumOfArrows(pulls),
    slice: { axis: through, index, picture: slicePicture({ size, window, at }, axes, index) },
    marks: pulling.map(({ place, arrow }) => ({
      at: [place[right], place[up]],
      arrow: [arrow[right], arrow[up]],
      depth: Math.abs(place[through] - index),
    })),
  };
}

function strongestOf(scans: readonly Pulled[]) {
  const all = scans.flatMap(({ name, pulls }) => pulls.map((pull) => ({ scan: name, ...pull })));
  return all
    .sort(byLength)
    .slice(0, strongestShown)
    .filter((pull) => lengthOf(pull) > 0)
    .map(({ scan, place, gradient, slope, arrow }) => ({ scan, place, gradient, slope, arrow }));
}

async function adamWords(
  taken: AdamStep,
  offset: number,
  tape: readonly number[],
  from: readonly number[],
): Promise<AdamWords> {
  const { steps, lr, weightDecay, betas } = taken;
  const [first, second] = await Promise.all([
    taken.first.storage.read(),
    taken.second.storage.read(),
  ]);
  const [m, v] = [offsetAt(first, offset), offsetAt(second, offset)];
  const axes = tape.map((gradient, axis) => {
    const move = adamMove(taken, m[axis], v[axis]);
    return {
      gradient: gradient + weightDecay * from[axis],
      first: m[axis],
      second: v[axis],
      correctedFirst: move.first,
      correctedSecond: move.second,
      step: move.step,
    };
  });
  return { steps, lr, weightDecay, betas, axes };
}

const lengthOf = ({ arrow }: Pick<OffsetPull, 'arrow'>) => Math.hypot(...arrow);

const byLength = (a: Pick<OffsetPull, 'arrow'>, b: Pick<OffsetPull, 'arrow'>) =>
  lengthOf(b) - lengthOf(a);
