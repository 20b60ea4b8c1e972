import { type DeviceArray, type Shape, sizeOf, type Values } from '@obelisk/engine';
import {
  type GridSampleOptions,
  type GridSize,
  gridSamplePlace,
  neighboursOf,
  obeliskPlaces,
  type SamplingPlace,
} from '@obelisk/kernels';
import type { Tensor } from '@obelisk/tensor';
import type { RecordedInterpolation, RecordedSample, RecordedSampling } from './recording.js';

/** So many samples have their numbers written out. */
const mostSamples = 4;

/** Where a number of the result was interpolated: the volume, its channel, and the places there. */
interface Interpolated {
  readonly n: number;
  readonly c: number;
  readonly places: readonly SamplingPlace[];
}

/** Number `at` of a result that was sampled from an image of that shape. */
type Find = (n: number, channel: number, at: number) => Interpolated;

interface Sampler {
  readonly coordinate: RecordedSampling['coordinate'];
  readonly find: Find;
}

/**
 * How the first samples of a tensor were interpolated, and how their gradient goes back; null for
 * what samples nothing, or only nearest voxels. It asks for all numbers at once, so that the tape
 * may free them afterwards.
 */
export async function samplingOf(
  { node, shape }: Tensor,
  gradient: DeviceArray,
): Promise<RecordedSampling | null> {
  const [image, coordinates] = node?.saved ?? [];
  const samplerOf = node && samplers[node.operation.name];
  if (!image || !coordinates || !samplerOf) return null;
  const points = (node.options as { readonly points?: DeviceArray }).points;
  const read = [image, coordinates, gradient, ...(points ? [points] : [])];
  const [values, ofCoordinates, g, ofPoints] = await Promise.all(
    read.map(({ storage }) => storage.read()),
  );
  const sampler = samplerOf({
    ...{ size: image.shape.slice(2), shape: coordinates.shape, numbers: ofCoordinates },
    options: node.options,
    points: points ? { points: ofPoints, S: points.shape[1] } : null,
  });
  const shown = Array.from({ length: Math.min(g.length, mostSamples) }, (_, at) => at);
  const samples = shown
    .map((at) => sampler && sampleOf({ values, shape: image.shape }, sampler, shape, at, g[at]))
    .filter((sample) => sample !== null && isKnown(sample)) as RecordedSample[];
  if (!sampler || samples.length === 0) return null;
  return { coordinate: sampler.coordinate, samples, count: g.length };
}

/** Number `at` of a result of that shape. */
function sampleOf(
  image: { readonly values: Values; readonly shape: Shape },
  { find }: Sampler,
  shape: Shape,
  at: number,
  gradient: number,
): RecordedSample {
  const [, channels, ...places] = shape;
  const perChannel = sizeOf(places);
  const channel = Math.floor(at / perChannel);
  const where = find(Math.floor(channel / channels), channel % channels, at % perChannel);
  const parts = where.places.map((place, p) =>
    interpolation(image.values, image.shape, where, place, p),
  );
  return { index: indexOf(at, shape), gradient, parts };
}

/** Numbers that are none have no sum to be shown. */
function isKnown({ gradient, parts }: RecordedSample): boolean {
  const numbers = parts.flatMap(({ place, neighbours }) => [
    ...place,
    ...neighbours.map(({ value }) => value),
  ]);
  return [gradient, ...numbers].every(Number.isFinite);
}

function interpolation(
  values: Values,
  [, C, ...size]: Shape,
  { n, c }: Interpolated,
  { place, moved }: SamplingPlace,
  p: number,
): RecordedInterpolation {
  const start = (n * C + c) * sizeOf(size);
  const neighbours = neighboursOf(place, size).map(({ voxel, at, weight, slope }) => {
    const inside = at >= 0;
    return { voxel, inside, value: inside ? values[start + at] : 0, weight, slope };
  });
  return { sign: p === 0 ? 1 : -1, place, moved, neighbours };
}

/** What a sampling took beside the image. */
interface Sampled {
  /** Of the image, without batch and channels. */
  readonly size: Shape;
  /** Of the grid or the offsets, and their numbers. */
  readonly shape: Shape;
  readonly numbers: Values;
  readonly options: unknown;
  /** [N, S, 3] of an OBELISK layer that samples at points. */
  readonly points: { readonly points: Values; readonly S: number } | null;
}

const samplers: Readonly<Record<string, (sampled: Sampled) => Sampler | null>> = {
  gridSample({ size, numbers, shape, options }) {
    const how = options as GridSampleOptions;
    if (how.mode !== 'linear') return null;
    const rank = size.length;
    const perVolume = sizeOf(shape.slice(1));
    const find: Find = (n, c, at) => {
      const from = n * perVolume + at * rank;
      const grid = Array.from(numbers.subarray(from, from + rank));
      return { n, c, places: [gridSamplePlace(grid, size, how)] };
    };
    return { coordinate: 'p', find };
  },
  obeliskSampleGrid(sampled) {
    const { grid } = sampled.options as { readonly grid: GridSize };
    return throughOffsets(sampled, obeliskPlaces(sampled.size, { grid }));
  },
  obeliskSamplePoints(sampled) {
    const { size, points } = sampled;
    return points && throughOffsets(sampled, obeliskPlaces(size, points));
  },
};

/** Channel c K + k looks through the offsets of coefficient k. */
function throughOffsets(
  { numbers, shape: [K, P] }: Sampled,
  placeOf: ReturnType<typeof obeliskPlaces>,
): Sampler {
  const find: Find = (n, channel, at) => {
    const places = Array.from({ length: P }, (_, p) => {
      const from = ((channel % K) * P + p) * 3;
      return placeOf(n, at, Array.from(numbers.subarray(from, from + 3)));
    });
    return { n, c: Math.floor(channel / K), places };
  };
  return { coordinate: 'S', find };
}

/** The place of a number in a tensor, axis by axis. */
function indexOf(at: number, shape: Shape): number[] {
  let rest = at;
  const reversed = [...shape].reverse().map((size) => {
    const index = rest % size;
    rest = Math.floor(rest / size);
    return index;
  });
  return reversed.reverse();
}
