/** A point or a vector in millimetres: x towards the right, y anterior, z superior. */
export type Point = readonly [x: number, y: number, z: number];

/** A point of a tube's centre line, with the tube's radius there. */
export type TubePoint = readonly [x: number, y: number, z: number, radius: number];

/** A solid: an implicit function, and the box outside of which nobody needs to ask it. */
export interface Shape {
  readonly low: Point;
  readonly high: Point;
  contains(x: number, y: number, z: number): boolean;
}

const everywhere: Point = [Infinity, Infinity, Infinity];
const nowhere: Point = [-Infinity, -Infinity, -Infinity];

/** A solid that has no useful box, such as everything above the diaphragm. */
export function region(contains: Shape['contains']): Shape {
  return { low: nowhere, high: everywhere, contains };
}

/**
 * The rotation by `angles` (radians) about x, then y, then z: $R = R_z R_y R_x$, row by row. Its
 * inverse is its transpose.
 */
export function rotation([a, b, c]: Point): number[] {
  const [sa, sb, sc] = [Math.sin(a), Math.sin(b), Math.sin(c)];
  const [ca, cb, cc] = [Math.cos(a), Math.cos(b), Math.cos(c)];
  return [
    ...[cb * cc, sa * sb * cc - ca * sc, ca * sb * cc + sa * sc],
    ...[cb * sc, sa * sb * sc + ca * cc, ca * sb * sc - sa * cc],
    ...[-sb, sa * cb, ca * cb],
  ];
}

/**
 * The superellipsoid $|u/a|^e + |v/b|^e + |w/c|^e < 1$ in its own turned axes (u, v, w): an
 * ellipsoid for e = 2, rounder towards a box above. `bend` curves its long axis, as a kidney's:
 * $u \leftarrow u - bend \cdot a (w/c)^2$.
 */
export function superellipsoid(
  centre: Point,
  radii: Point,
  angles: Point = [0, 0, 0],
  exponent = 2,
  bend = 0,
): Shape {
  const [a, b, c] = radii;
  const r = rotation(angles);
  // The box of the turned ellipsoid, stretched by the bend and by the corners that e > 2 adds.
  const stretch = (1 + Math.abs(bend)) * 3 ** (1 / 2 - 1 / exponent);
  const reach = (row: number) => stretch * Math.hypot(r[row] * a, r[row + 1] * b, r[row + 2] * c);
  const [rx, ry, rz] = [reach(0), reach(3), reach(6)];
  return {
    low: [centre[0] - rx, centre[1] - ry, centre[2] - rz],
    high: [centre[0] + rx, centre[1] + ry, centre[2] + rz],
    contains(x, y, z) {
      const dx = x - centre[0];
      const dy = y - centre[1];
      const dz = z - centre[2];
      const w = (r[2] * dx + r[5] * dy + r[8] * dz) / c;
      const v = (r[1] * dx + r[4] * dy + r[7] * dz) / b;
      const u = (r[0] * dx + r[3] * dy + r[6] * dz) / a - bend * w * w;
      return Math.abs(u) ** exponent + Math.abs(v) ** exponent + Math.abs(w) ** exponent < 1;
    },
  };
}

/** The curve of Catmull and Rom (1974) through `points`, `steps` pieces between every two. */
export function smoothPath(points: readonly TubePoint[], steps = 5): TubePoint[] {
  const at = (i: number) => points[Math.min(Math.max(i, 0), points.length - 1)];
  const path: TubePoint[] = [];
  for (let i = 0; i < points.length - 1; i++) {
    for (let step = 0; step < steps; step++) path.push(between(i, step / steps));
  }
  return [...path, points[points.length - 1]];

  function between(i: number, t: number): TubePoint {
    const [p, q, r, s] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    const one = (k: number) =>
      q[k] +
      (t / 2) *
        (r[k] -
          p[k] +
          t * (2 * p[k] - 5 * q[k] + 4 * r[k] - s[k]) +
          t * t * (3 * (q[k] - r[k]) + s[k] - p[k]));
    return [one(0), one(1), one(2), one(3)];
  }
}

/** A bent tube: all points nearer to the smooth curve through `points` than its radius there. */
export function tube(points: readonly TubePoint[]): Shape {
  const path = smoothPath(points);
  const edge = (k: 0 | 1 | 2, side: 1 | -1) =>
    side * Math.max(...path.map((point) => side * point[k] + point[3]));
  return {
    low: [edge(0, -1), edge(1, -1), edge(2, -1)],
    high: [edge(0, 1), edge(1, 1), edge(2, 1)],
    contains(x, y, z) {
      for (let i = 1; i < path.length; i++) {
        if (withinSegment(x, y, z, path[i - 1], path[i])) return true;
      }
      return false;
    },
  };
}

/** Whether the point's nearest place on the segment p..q is nearer than the radius there. */
function withinSegment(x: number, y: number, z: number, p: TubePoint, q: TubePoint): boolean {
  const [sx, sy, sz] = [q[0] - p[0], q[1] - p[1], q[2] - p[2]];
  const [dx, dy, dz] = [x - p[0], y - p[1], z - p[2]];
  const along = (dx * sx + dy * sy + dz * sz) / (sx * sx + sy * sy + sz * sz + 1e-9);
  const t = Math.min(Math.max(along, 0), 1);
  const [ex, ey, ez] = [dx - t * sx, dy - t * sy, dz - t * sz];
  const radius = p[3] + t * (q[3] - p[3]);
  return ex * ex + ey * ey + ez * ez < radius * radius;
}

/** All points of any of `shapes`. */
export function union(...shapes: readonly Shape[]): Shape {
  const edge = (k: 0 | 1 | 2, side: 'low' | 'high') =>
    Math[side === 'low' ? 'min' : 'max'](...shapes.map((shape) => shape[side][k]));
  return {
    low: [edge(0, 'low'), edge(1, 'low'), edge(2, 'low')],
    high: [edge(0, 'high'), edge(1, 'high'), edge(2, 'high')],
    contains: (x, y, z) => shapes.some((shape) => shape.contains(x, y, z)),
  };
}

/** The points of `shape` for which `keep` holds. */
export function part(shape: Shape, keep: Shape['contains']): Shape {
  return { ...shape, contains: (x, y, z) => shape.contains(x, y, z) && keep(x, y, z) };
}
