import type { Random } from '@obelisk/tensor';
import { within } from './phantom-pose.js';
import {
  type Point,
  part,
  region,
  type Shape,
  superellipsoid,
  type TubePoint,
  tube,
} from './phantom-shapes.js';
import type { Layer, Tissues } from './phantom-tissues.js';

/** What the organs lie in: skin, fat, wall, ribs, spine, muscles, vessels, lungs and bowel. */
export interface Trunk {
  /** What lies within the wall: no organ reaches beyond it. */
  readonly cavity: Shape;
  /** To be painted before the organs. */
  readonly below: readonly Layer[];
  /** To be painted over the abdominal organs: what lies above the diaphragm. */
  readonly chest: readonly Layer[];
}

/** Millimetres inwards from the border of the cavity; negative in wall, fat and air. */
type Depth = (x: number, y: number, z: number) => number;

/** Draws the trunk of one phantom. */
export function drawTrunk(random: Random, tissues: Tissues): Trunk {
  const depth = drawOutline(random);
  const wall = random.uniform(10, 14);
  const skin = wall + random.uniform(8, 22);
  const cavity = region((x, y, z) => depth(x, y, z) > 0);
  return {
    cavity,
    below: [
      ...unlabelled(
        tissues.fat,
        region((x, y, z) => depth(x, y, z) > -skin),
      ),
      ...unlabelled(
        tissues.soft(),
        region((x, y, z) => depth(x, y, z) > -wall),
      ),
      ...unlabelled(tissues.fat, cavity),
      ...unlabelled(tissues.bone, drawRibs(random, depth, wall)),
      ...unlabelled(tissues.soft(), ...drawMuscles(random)),
      ...drawBowel(random, tissues, cavity),
      ...unlabelled(tissues.soft(), ...drawVessels(random)),
      ...drawSpine(random, tissues),
    ],
    chest: [
      ...unlabelled(tissues.lung, drawLungs(random, cavity)),
      ...unlabelled(tissues.soft(), drawHeart(random)),
    ],
  };
}

function unlabelled(hounsfield: number, ...shapes: Shape[]): Layer[] {
  return shapes.map((shape) => ({ shape, label: 0, hounsfield }));
}

/**
 * The cavity's outline: in every slice an ellipse made a little squarer (Fernandez-Guasti's
 * squircle), $\rho^2 = u^2 + v^2 - s u^2 v^2 < 1$, slimmer at the waist. The depth is measured
 * along the ray from the middle, $r / \rho - r$.
 */
function drawOutline(random: Random): Depth {
  const [a, b] = [124 + within(random, 6), 82 + within(random, 5)];
  const waist = random.uniform(0.02, 0.08);
  return (x, y, z) => {
    const fromWaist = (z + 60) / 80;
    const girth = 1 - waist / (1 + fromWaist * fromWaist);
    const u2 = (x / a) ** 2;
    const v2 = ((y + 4) / b) ** 2;
    const rho2 = u2 + v2 - 0.4 * Math.min(u2, 1) * Math.min(v2, 1);
    const r = Math.sqrt(x * x + (y + 4) ** 2);
    return r * (girth / Math.sqrt(Math.max(rho2, 1e-9)) - 1);
  };
}

/** Ribs: arcs in the wall that fall from the spine to the front, down to the costal arch. */
function drawRibs(random: Random, depth: Depth, wall: number): Shape {
  const first = random.uniform(0, 30);
  return region((x, y, z) => {
    const height = z + 0.35 * y + first;
    const lowest = 15 + Math.max(0, y) * 0.9;
    if (z < lowest || Math.abs(x) < 15 || height - 30 * Math.floor(height / 30) > 11) return false;
    const below = depth(x, y, z);
    return below > 2 - wall && below < -1;
  });
}

/** The muscles along the back, and the two psoas muscles beside the lower spine. */
function drawMuscles(random: Random): Shape[] {
  const back = random.uniform(28, 34);
  const psoas = random.uniform(19, 25);
  return [-1, 1].flatMap((side) => [
    superellipsoid([side * 36, -76, 0], [back, 19, 600]),
    tube([
      [side * 28, -50, -10, 8],
      [side * 36, -47, -70, psoas * 0.8],
      [side * 48, -38, -220, psoas],
    ]),
  ]);
}

/** The aorta on the left of the spine's front, the inferior vena cava on its right. */
function drawVessels(random: Random): Shape[] {
  const [x, y] = [within(random, 3), -33 + within(random, 2)];
  return [
    tube([-10, -8, -6].map((left, i): TubePoint => [left + x, y, 220 - 200 * i, 10])),
    tube([24, 22, 18].map((right, i): TubePoint => [right + x, y + 4, 110 - 150 * i, 11])),
  ];
}

/** Vertebral bodies with discs between them, spinous processes, and the spinal canal. */
function drawSpine(random: Random, tissues: Tissues): Layer[] {
  const first = random.uniform(0, 34);
  const disc = (z: number) => z + first - 34 * Math.floor((z + first) / 34) < 7;
  const between = (z: number) => !disc(z);
  const body = superellipsoid([0, -62, 0], [23, 19, 600], undefined, 2.4);
  const arch = superellipsoid([0, -86, 0], [17, 13, 600]);
  const process = superellipsoid([0, -96, 0], [5, 14, 600]);
  return [
    ...unlabelled(tissues.soft() + 40, body),
    ...unlabelled(
      tissues.bone * 0.75,
      part(body, (_x, _y, z) => between(z)),
    ),
    ...unlabelled(
      tissues.bone,
      part(arch, (_x, _y, z) => between(z)),
    ),
    ...unlabelled(
      tissues.bone,
      part(process, (_x, _y, z) => between(z - 17)),
    ),
    ...unlabelled(tissues.fluid() + 15, superellipsoid([0, -85, 0], [9, 7, 600])),
  ];
}

/** All above the diaphragm, a dome on either side, but for the middle with heart and spine. */
function drawLungs(random: Random, cavity: Shape): Shape {
  const [right, left] = [104 + within(random, 6), 94 + within(random, 6)];
  return region((x, y, z) => {
    if (z < 20 || !cavity.contains(x, y, z)) return false;
    if (Math.abs(x) < 26 + 0.2 * Math.max(0, y)) return false;
    const distance = (Math.abs(x) - 68) ** 2 + (y - 5) ** 2;
    return z > (x > 0 ? right : left) - distance / 110;
  });
}

function drawHeart(random: Random): Shape {
  const size = random.uniform(0.92, 1.08);
  const centre: Point = [-22 + within(random, 5), 32 + within(random, 5), 152 + within(random, 5)];
  return superellipsoid(centre, [54 * size, 42 * size, 44 * size], [0, 0.4, 0.3]);
}

/** Loops of bowel: the look of stomach, duodenum and gallbladder in other places. */
function drawBowel(random: Random, tissues: Tissues, cavity: Shape): Layer[] {
  const layers: Layer[] = [];
  const add = (hounsfield: number, points: readonly TubePoint[]) => {
    layers.push(...unlabelled(hounsfield, part(tube(points), cavity.contains)));
  };
  for (const side of [-1, 1]) {
    const [x, y] = [side * (88 + within(random, 8)), -20 + within(random, 12)];
    const top = side > 0 ? -62 : -40;
    const radius = random.uniform(15, 20);
    add(random.uniform() < 0.4 ? -350 : tissues.fluid(), [
      [x, y, top, radius],
      [x - side * 6, y, -110, radius],
      [x - side * 12, y - 5, -200, radius],
    ]);
  }
  for (let loop = 0; loop < 8; loop++) {
    const [x, y] = [within(random, 62), random.uniform(-15, 58)];
    const z = random.uniform(-175, -92);
    const radius = random.uniform(10, 15);
    const turn = random.uniform(0, 2 * Math.PI);
    const points = [-30, -8, 14, 36].map((along, i): TubePoint => {
      const across = i % 2 ? 12 : -12;
      const [c, s] = [Math.cos(turn), Math.sin(turn)];
      return [
        x + c * along - s * across,
        y + within(random, 8),
        z + s * along + c * across,
        radius,
      ];
    });
    add(loop % 2 ? tissues.soft() : tissues.fluid(), points);
  }
  return layers;
}
