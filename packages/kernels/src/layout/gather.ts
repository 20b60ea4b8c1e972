import {
  compute,
  type Device,
  type DeviceArray,
  fullArray,
  type KernelThis,
  type Storage,
  sizeOf,
} from '@obelisk/engine';
import { exactIntegers } from '@obelisk/webasm';
import { type AxisMap, collapse, gatherTwin } from './index-map.js';
import { relayout } from './relayout.js';

type AxisConstants = Record<`${'stride' | 'count' | 'start' | 'step'}${'X' | 'Y' | 'Z'}`, number>;

/**
 * $y_{z,y,x} = \text{source}[\sum_a (\text{start}_a + \text{step}_a \, i_a) \, \text{stride}_a]$,
 * or the fill outside
 */
function gatherKernel(this: KernelThis<AxisConstants>, source: number[], fill: number) {
  const x = this.constants.startX + this.constants.stepX * this.thread.x;
  const y = this.constants.startY + this.constants.stepY * this.thread.y;
  const z = this.constants.startZ + this.constants.stepZ * this.thread.z;
  const insideX = Math.max(0, Math.min(x, this.constants.countX - 1));
  const insideY = Math.max(0, Math.min(y, this.constants.countY - 1));
  const insideZ = Math.max(0, Math.min(z, this.constants.countZ - 1));
  const value =
    source[
      insideX * this.constants.strideX +
        insideY * this.constants.strideY +
        insideZ * this.constants.strideZ
    ];
  if (insideX === x && insideY === y && insideZ === z) {
    return value;
  }
  return fill;
}

/**
 * The same with whole indices only, which count further than floats: each number asks first whether
 * it is outside, which lanes cannot do together.
 */
function longGatherKernel(this: KernelThis<AxisConstants>, source: number[], fill: number) {
  if (
    this.constants.startX + this.constants.stepX * this.thread.x >= 0 &&
    this.constants.startX + this.constants.stepX * this.thread.x < this.constants.countX &&
    this.constants.startY + this.constants.stepY * this.thread.y >= 0 &&
    this.constants.startY + this.constants.stepY * this.thread.y < this.constants.countY &&
    this.constants.startZ + this.constants.stepZ * this.thread.z >= 0 &&
    this.constants.startZ + this.constants.stepZ * this.thread.z < this.constants.countZ
  ) {
    return source[
      (this.constants.startX + this.constants.stepX * this.thread.x) * this.constants.strideX +
        (this.constants.startY + this.constants.stepY * this.thread.y) * this.constants.strideY +
        (this.constants.startZ + this.constants.stepZ * this.thread.z) * this.constants.strideZ
    ];
  }
  return fill;
}

/** $y_{z,y,x} = \text{source}_{z_0 + z,\,y_0 + y,\,x_0 + x}$: four neighbours at once */
function windowKernel(
  this: KernelThis<Record<`start${'X' | 'Y' | 'Z'}`, number>>,
  source: number[][][],
) {
  return source[this.thread.z + this.constants.startZ][this.thread.y + this.constants.startY][
    this.thread.x + this.constants.startX
  ];
}

/**
 * Reads a source through an index map: slices, padding, permutations and broadcasts are all this.
 * @param map - one entry per axis of the output
 * @param fill - what places outside the source give
 */
export function gather(
  name: string,
  source: DeviceArray,
  map: readonly AxisMap[],
  fill = 0,
): DeviceArray {
  const shape = map.map(({ size }) => size);
  return compute(name, [source], shape, {
    kernels: (device) => {
      const collapsed = collapse(map);
      const atOnce = device.resident && collapsed.length <= 4 && !isLong(collapsed);
      const gathered = atOnce ? gatherAtOnce : gatherParts;
      return gathered(device, name, source.storage, collapsed, fill);
    },
    twin: (out, values) => gatherTwin(out, values, map, fill),
  });
}

/** How many numbers of the source lie between the first and the last that a map reads. */
function spanOf(map: readonly AxisMap[]): number {
  return 1 + map.reduce((last, { count, stride }) => last + (count - 1) * stride, 0);
}

/** Whether floats cannot count what a map reads or gives. */
function isLong(map: readonly AxisMap[]): boolean {
  return Math.max(spanOf(map), sizeOf(map.map(({ size }) => size))) >= exactIntegers / 2;
}

/** The inner three axes in one kernel call, outer ones part by part. */
function gatherParts(
  device: Device,
  name: string,
  source: Storage,
  map: readonly AxisMap[],
  fill: number,
): Storage {
  const inner = Math.min(3, map.length);
  const outer = map.slice(0, map.length - inner);
  const innerMap = map.slice(map.length - inner);
  const innerSize = sizeOf(innerMap.map(({ size }) => size));
  const places = outerPlaces(outer);
  const parts = places.map((place) =>
    place === null ? null : gatherInner(device, name, source, place, innerMap, fill),
  );
  if (parts.length === 1 && parts[0]) return parts[0];
  const all = device.assemble(innerSize * places.length, 'nothing: kernels fill it');
  const filled = parts.includes(null) ? fullArray(device, [innerSize], fill).storage : null;
  for (const [at, part] of parts.entries()) {
    const from = part ?? filled;
    if (from) all.copy(from, at * innerSize);
  }
  return all.finish();
}

/** Of at most four axes each is a coordinate of its own, and one kernel does for all. */
function gatherAtOnce(
  device: Device,
  name: string,
  source: Storage,
  map: readonly AxisMap[],
  fill: number,
): Storage {
  const axes = map.map(({ size, step }, at) => ({ size, moves: { [at]: step } }));
  // The innermost alone lies along `thread.x`, so that neighbours are neighbours.
  const spread = axes.length > 1 ? [...axes.slice(0, -1), { size: 1 }, ...axes.slice(-1)] : axes;
  return relayout(device, { name, source, axes: spread, coordinates: map, fill });
}

/** Where in the source each combination of the outer axes begins; null where it is outside. */
function outerPlaces(outer: readonly AxisMap[]): (number | null)[] {
  return outer.reduce<(number | null)[]>(
    (bases, { size, stride, count, start, step }) =>
      bases.flatMap((base) =>
        Array.from({ length: size }, (_, index) => {
          const place = start + step * index;
          return base === null || place < 0 || place >= count ? null : base + place * stride;
        }),
      ),
    [0],
  );
}

function gatherInner(
  device: Device,
  name: string,
  source: Storage,
  offset: number,
  map: readonly AxisMap[],
  fill: number,
): Storage {
  const one: AxisMap = { size: 1, stride: 0, count: 1, start: 0, step: 1 };
  if (map.length > 0 && isWindow(map)) return readWindow(device, name, source, offset, map);
  const [x = one, y = one, z = one] = [...map].reverse();
  const constants = Object.fromEntries(
    [['X', x] as const, ['Y', y] as const, ['Z', z] as const].flatMap(([letter, axis]) =>
      (['stride', 'count', 'start', 'step'] as const).map((key) => [key + letter, axis[key]]),
    ),
  );
  return device.run({
    name,
    kernel: isLong(map) ? longGatherKernel : gatherKernel,
    output: [x.size, y.size, z.size],
    integers: constants,
    inputs: [
      { name: 'source', from: source, offset, extent: [spanOf(map)] },
      { name: 'fill', number: fill },
    ],
  });
}

/** Whether a map reads a box of an array in C order, and nothing beside it. */
function isWindow(map: readonly AxisMap[]): boolean {
  return map.every(({ size, stride, count, start, step }, axis) => {
    const inner = map.at(axis + 1);
    const inOrder = stride === (inner ? inner.count * inner.stride : 1);
    return inOrder && step === 1 && start >= 0 && start + size <= count;
  });
}

function readWindow(
  device: Device,
  name: string,
  source: Storage,
  offset: number,
  [outermost, ...others]: readonly AxisMap[],
): Storage {
  // The outermost axis begins where the argument does, so that nothing before it is copied.
  const map = [{ ...outermost, start: 0 }, ...others].reverse();
  const [x, y, z] = map;
  const ends = map.map(({ start, size }) => start + size);
  const extent = [y ? x.count : ends[0], z ? y.count : (ends[1] ?? 1), ends[2] ?? 1] as const;
  return device.run({
    name,
    kernel: windowKernel,
    output: [x.size, y?.size ?? 1, z?.size ?? 1],
    integers: { startX: x.start, startY: y?.start ?? 0, startZ: z?.start ?? 0 },
    inputs: [
      {
        name: 'source',
        from: source,
        offset: offset + outermost.start * outermost.stride,
        extent,
      },
    ],
  });
}
