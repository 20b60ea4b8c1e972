import { sizeOf } from '@obelisk/engine';

/**
 * How an array is looked at anew: along output axis `a` the place in the source, which has `count`
 * places along the axis that it follows, is `start + step * index`; places outside read a fill.
 * Broadcast axes have step 0 and count 1.
 */
export interface AxisMap {
  /** Length of the output along this axis. */
  readonly size: number;
  /** Numbers from one place of the source axis to the next. */
  readonly stride: number;
  readonly count: number;
  readonly start: number;
  readonly step: number;
}

/** Strides of a shape in C order. */
export function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
}

/** The identity: every axis of `shape` as it is. */
export function identityMap(shape: readonly number[]): AxisMap[] {
  const strides = stridesOf(shape);
  return shape.map((size, axis) => ({
    size,
    stride: strides[axis],
    count: size,
    start: 0,
    step: 1,
  }));
}

/** Whether an axis passes every place of the source on, in order. */
function isWhole({ size, count, start, step }: AxisMap): boolean {
  return size === count && start === 0 && step === 1;
}

/**
 * The same map with as few axes as possible: axes of length 1 that read place 0 go, neighbours that
 * lie behind each other in the source too join.
 */
export function collapse(map: readonly AxisMap[]): AxisMap[] {
  const collapsed: AxisMap[] = [];
  for (const axis of map) {
    if (axis.size === 1 && axis.start === 0 && axis.count >= 1) continue;
    const outer = collapsed.at(-1);
    const bothWhole = outer && isWhole(axis) && isWhole(outer);
    const bothBroadcast = outer && axis.step === 0 && outer.step === 0;
    if (outer && bothWhole && outer.stride === axis.stride * axis.count) {
      const size = outer.size * axis.size;
      collapsed[collapsed.length - 1] = { ...axis, size, count: size };
    } else if (outer && bothBroadcast && axis.start === 0 && outer.start === 0) {
      collapsed[collapsed.length - 1] = { ...axis, size: outer.size * axis.size };
    } else {
      collapsed.push(axis);
    }
  }
  return collapsed;
}

/** Reads a source through a map by its definition; the twin of the gather kernel. */
export function gatherTwin(
  out: Float64Array,
  source: ArrayLike<number>,
  map: readonly AxisMap[],
  fill: number,
): void {
  const strides = stridesOf(map.map(({ size }) => size));
  for (let flat = 0; flat < out.length; flat++) {
    let from = 0;
    let inside = true;
    for (const [axis, { size, stride, count, start, step }] of map.entries()) {
      const place = start + step * (Math.floor(flat / strides[axis]) % size);
      inside &&= place >= 0 && place < count;
      from += place * stride;
    }
    out[flat] = inside ? source[from] : fill;
  }
}
