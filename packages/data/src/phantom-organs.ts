import type { Random } from '@obelisk/tensor';
import { pointWithin, within } from './phantom-pose.js';
import {
  type Point,
  part,
  type Shape,
  superellipsoid,
  type TubePoint,
  tube,
  union,
} from './phantom-shapes.js';
import type { Layer, Tissues } from './phantom-tissues.js';

/**
 * The names of a phantom's labels: 0 is background, 1 to 8 are the organs of the TCIA data set in
 * its order.
 *
 * @example
 * ```ts
 * import { phantomLabels } from '@obelisk/data';
 * phantomLabels[6]; // => 'liver'
 * ```
 */
export const phantomLabels = [
  'background',
  'spleen',
  'pancreas',
  'left kidney',
  'gallbladder',
  'esophagus',
  'liver',
  'stomach',
  'duodenum',
] as const;

/** The organs of one phantom: those below the diaphragm, and the oesophagus that passes it. */
export interface Organs {
  readonly abdominal: readonly Layer[];
  readonly esophagus: Layer;
}

/**
 * Draws the eight organs, and the right kidney, which looks like the left but has no label.
 *
 * @param cavity - what lies within the wall of the body; the organs are clipped to it
 */
export function drawOrgans(random: Random, tissues: Tissues, cavity: Shape): Organs {
  const liverShift = pointWithin(random, [5, 5, 5]);
  const gut = drawGut(random);
  const stomach = tube(gut.stomach);
  const surface = random.uniform(62, 82);
  const paint = (organ: string, hounsfield: number, shape: Shape): Layer => ({
    shape: part(shape, cavity.contains),
    label: Math.max(0, phantomLabels.indexOf(organ as (typeof phantomLabels)[number])),
    hounsfield,
  });
  return {
    abdominal: [
      paint('spleen', tissues.soft(), drawSpleen(random)),
      paint('right kidney, unlabelled', tissues.soft(), drawKidney(random, 1)),
      paint('left kidney', tissues.soft(), drawKidney(random, -1)),
      paint('pancreas', tissues.soft(), tube(gut.pancreas)),
      paint('liver', tissues.soft(), drawLiver(random, liverShift)),
      paint('duodenum', tissues.soft(), tube(gut.duodenum)),
      paint('stomach', tissues.fluid(), stomach),
      // The patient lies on the back: gas gathers at the front.
      paint(
        'stomach',
        tissues.gas,
        part(stomach, (_x, y) => y > surface),
      ),
      paint('gallbladder', tissues.fluid(), drawGallbladder(random, liverShift)),
    ],
    esophagus: paint('esophagus', tissues.soft(), tube(gut.esophagus)),
  };
}

/** `radii`, each scaled at random by at most `most`. */
function sized(random: Random, radii: Point, most = 0.1): Point {
  return radii.map((radius) => radius * (1 + within(random, most))) as unknown as Point;
}

function moved([x, y, z]: Point, [dx, dy, dz]: Point): Point {
  return [x + dx, y + dy, z + dz];
}

function drawSpleen(random: Random): Shape {
  const centre = moved([-90, -30, 50], pointWithin(random, [4, 6, 7]));
  const angles: Point = [-0.35 + within(random, 0.15), within(random, 0.1), -0.45];
  return superellipsoid(centre, sized(random, [24, 38, 48]), angles, 2.2, 0.4);
}

/** A bean that leans with its upper pole towards the spine. */
function drawKidney(random: Random, side: 1 | -1): Shape {
  const height = side < 0 ? -14 : -34; // the liver keeps the right one lower
  const centre = moved([side * 64, -44, height], pointWithin(random, [4, 4, 7]));
  const angles: Point = [0.15, side * (-0.25 + within(random, 0.1)), side * 0.3];
  return superellipsoid(centre, sized(random, [25, 25, 50]), angles, 2.2, -side * 0.35);
}

/** A large right lobe and a flat left one in front of the stomach. */
function drawLiver(random: Random, shift: Point): Shape {
  const right = moved([70, -2, 42], shift);
  const left = moved([14, 36, 62], moved(shift, pointWithin(random, [6, 4, 5])));
  return union(
    superellipsoid(right, sized(random, [56, 70, 66], 0.07), [0.1, -0.25, 0.15], 2.4),
    superellipsoid(left, sized(random, [62, 36, 30]), [0, -0.25, 0.15], 2.2),
  );
}

/** A pear below the liver's front edge. */
function drawGallbladder(random: Random, liverShift: Point): Shape {
  const centre = moved([57, 50, -16], moved(liverShift, pointWithin(random, [5, 4, 4])));
  const angles: Point = [-0.5 + within(random, 0.25), within(random, 0.25), 0];
  return superellipsoid(centre, sized(random, [18, 18, 28], 0.1), angles);
}

/** Oesophagus, stomach and duodenum end where the next begins; the pancreas lies in their bow. */
function drawGut(random: Random) {
  const shift = pointWithin(random, [5, 4, 5]);
  const filled = random.uniform(0.88, 1.1);
  const at = (x: number, y: number, z: number, radius: number, most = 3): TubePoint => [
    ...moved([x, y, z], moved(shift, pointWithin(random, [most, most, most]))),
    radius * (1 + within(random, 0.08)),
  ];
  const cardia = at(-24, -8, 72, 11);
  const pylorus = at(32, 44, -2, 13);
  return {
    esophagus: [at(-4, -26, 230, 11), at(-6, -24, 150, 11), at(-12, -22, 105, 11.5), cardia],
    stomach: [
      ...[at(-48, -4, 76, 27), at(-62, 14, 48, 33), at(-58, 38, 12, 29), at(-28, 54, -16, 22)].map(
        ([x, y, z, radius]): TubePoint => [x, y, z, radius * filled],
      ),
      at(4, 54, -14, 17),
      pylorus,
    ],
    duodenum: [
      pylorus,
      at(48, 26, -8, 14),
      at(52, 6, -40, 14),
      at(40, -2, -70, 14),
      at(4, 2, -78, 13),
      at(-26, 6, -60, 12),
    ],
    pancreas: [
      at(30, 16, -44, 17),
      at(24, 22, -24, 17),
      at(0, 20, -4, 13),
      at(-34, 0, 8, 13),
      at(-70, -20, 16, 11),
    ],
  };
}
