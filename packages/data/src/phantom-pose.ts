import type { Random } from '@obelisk/tensor';
import { type Point, rotation } from './phantom-shapes.js';

/** Leads from a point of the scanner's room to the same point of the unposed anatomy. */
export type Pose = (x: number, y: number, z: number) => Point;

/** How a patient may lie: at most this shift (mm), these angles (radians) and this scale. */
const mostShift: Point = [10, 8, 10];
const mostTurn: Point = [0.07, 0.07, 0.1];
const mostScale = 0.06;

/** The smooth warp's waves: their number per axis, their lengths (mm), amplitude per length. */
const waves = 4;
const shortest = 90;
const longest = 240;
const steepness = 0.012;

/** A random number within +-`most`. */
export function within(random: Random, most: number): number {
  return random.uniform(-most, most);
}

/** A random vector, each component within +- that of `most`. */
export function pointWithin(random: Random, most: Point): Point {
  return [within(random, most[0]), within(random, most[1]), within(random, most[2])];
}

/**
 * A random pose, from the room to the anatomy: an affine map, then a smooth warp,
 * $p' = R^T (p - t) / s$, $p'' = p' + \sum_j a_j \sin(k_j \cdot p' + \phi_j)$.
 */
export function randomPose(random: Random): Pose {
  const shift = pointWithin(random, mostShift);
  const r = rotation(pointWithin(random, mostTurn));
  const scale: Point = [0, 1, 2].map(() => 1 + within(random, mostScale)) as unknown as Point;
  const warp = randomWarp(random);
  return (x, y, z) => {
    const [dx, dy, dz] = [x - shift[0], y - shift[1], z - shift[2]];
    return warp(
      (r[0] * dx + r[3] * dy + r[6] * dz) / scale[0],
      (r[1] * dx + r[4] * dy + r[7] * dz) / scale[1],
      (r[2] * dx + r[5] * dy + r[8] * dz) / scale[2],
    );
  };
}

/** One displacement $a \sin(k \cdot p + \phi)$ along an axis. */
interface Wave {
  readonly amplitude: number;
  readonly wave: Point;
  readonly phase: number;
}

function randomWarp(random: Random): Pose {
  const axes = [0, 1, 2].map(() => Array.from({ length: waves }, () => randomWave(random)));
  const moved = (waves: readonly Wave[], x: number, y: number, z: number) => {
    let sum = 0;
    for (const { amplitude, wave, phase } of waves) {
      sum += amplitude * Math.sin(wave[0] * x + wave[1] * y + wave[2] * z + phase);
    }
    return sum;
  };
  return (x, y, z) => [
    x + moved(axes[0], x, y, z),
    y + moved(axes[1], x, y, z),
    z + moved(axes[2], x, y, z),
  ];
}

function randomWave(random: Random): Wave {
  const length = random.uniform(shortest, longest);
  const direction: Point = [random.normal(), random.normal(), random.normal()];
  const perMillimetre = (2 * Math.PI) / length / Math.hypot(...direction);
  return {
    amplitude: length * steepness,
    wave: [
      direction[0] * perMillimetre,
      direction[1] * perMillimetre,
      direction[2] * perMillimetre,
    ],
    phase: random.uniform(0, 2 * Math.PI),
  };
}
