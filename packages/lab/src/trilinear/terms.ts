/** Along x, y, z in voxels, counted from 0. */
export type Point = readonly [x: number, y: number, z: number];

export const axes = ['x', 'y', 'z'] as const;
export type Axis = (typeof axes)[number];

/** What is sampled: the value at whole coordinates inside [W, H, D]. */
export interface SampledVolume {
  readonly size: Point;
  at(x: number, y: number, z: number): number;
}

/** One of the eight neighbours. */
export interface Corner {
  /** 1 .. 8, as the paper counts. */
  readonly index: number;
  readonly at: Point;
  /** Outside the volume the value is zero. */
  readonly inside: boolean;
  readonly value: number;
  readonly weight: number;
  /** The names of the three factors of its weight: `wxu`, `wyd`, ... */
  readonly factors: readonly [string, string, string];
}

/** Eq. 2 and 3 at one point, with every quantity by its name in the paper. */
export interface Terms {
  readonly point: Point;
  readonly floor: Point;
  /** `wxu`, `wxd`, ..., `w1`, ..., `i1`, ... */
  readonly named: Readonly<Record<string, number>>;
  readonly corners: readonly Corner[];
  readonly value: number;
  /** $\partial F / \partial x, \dots$ per voxel. */
  readonly slope: Point;
}

/**
 * Trilinear interpolation term by term, in double precision:
 * $F = \sum_{i=1}^8 w_i I_i$ with $w_{xu} = \lfloor x \rfloor + 1 - x$ and
 * $w_{xd} = x - \lfloor x \rfloor$, alike for y and z.
 */
export function trilinearTerms(volume: SampledVolume, point: Point): Terms {
  const floor = point.map(Math.floor) as unknown as Point;
  const named: Record<string, number> = {};
  axes.forEach((axis, a) => {
    named[`w${axis}u`] = floor[a] + 1 - point[a];
    named[`w${axis}d`] = point[a] - floor[a];
  });
  const corners = Array.from({ length: 8 }, (_, bits) => corner(volume, floor, named, bits));
  for (const { index, weight, value } of corners) {
    named[`w${index}`] = weight;
    named[`i${index}`] = value;
  }
  return {
    point,
    floor,
    named,
    corners,
    value: corners.reduce((sum, { weight, value }) => sum + weight * value, 0),
    slope: [
      slopeAlong(corners, named, 0),
      slopeAlong(corners, named, 1),
      slopeAlong(corners, named, 2),
    ],
  };
}

/** The paper's order: x changes first, then y, then z, so each axis is one bit. */
function corner(
  volume: SampledVolume,
  floor: Point,
  named: Readonly<Record<string, number>>,
  bits: number,
): Corner {
  const upper = axes.map((_, a) => (bits >> a) & 1);
  const at = floor.map((f, a) => f + upper[a]) as unknown as Point;
  const factors = axes.map((axis, a) => `w${axis}${upper[a] ? 'd' : 'u'}`);
  const inside = at.every((c, a) => c >= 0 && c < volume.size[a]);
  return {
    index: bits + 1,
    at,
    inside,
    value: inside ? volume.at(...at) : 0,
    weight: named[factors[0]] * named[factors[1]] * named[factors[2]],
    factors: factors as unknown as Corner['factors'],
  };
}

/** $\partial w_{xd} / \partial x = 1$, $\partial w_{xu} / \partial x = -1$: one factor goes. */
function slopeAlong(
  corners: readonly Corner[],
  named: Readonly<Record<string, number>>,
  axis: number,
): number {
  return corners.reduce((sum, { factors, value }) => {
    const others = factors.filter((_, a) => a !== axis).map((name) => named[name]);
    const sign = factors[axis].endsWith('d') ? 1 : -1;
    return sum + sign * others[0] * others[1] * value;
  }, 0);
}
