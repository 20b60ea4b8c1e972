import type { Affine, Triple } from './affine.js';
import type { DicomSlice } from './dicom-slice.js';
import { affineFromPatientSpace } from './patient-space.js';

/** Slices in the order in which they lie, and where their voxels are. */
export interface SliceStack {
  readonly slices: readonly PlacedSlice[];
  /** Voxel (column, row, slice) to mm, RAS+. */
  readonly affine: Affine;
}

type Placing = 'spacing' | 'orientation' | 'position';

/** A slice whose header says where it is. */
export type PlacedSlice = DicomSlice & {
  readonly [Key in Placing]: NonNullable<DicomSlice[Key]>;
};

/** How far slices may be from an even stack: a part of their distance, or what rounding makes. */
const unevenness = { part: 0.05, millimetres: 0.101 };

/** Degrees that a stack may lean without being called tilted. */
const leaning = 0.1;

/** Entries of unit vectors that are written with few digits differ by less. */
const sameDirection = 1e-3;

/**
 * Stacks the slices of a series by their positions, whatever their names and numbers.
 *
 * @param name - of the folder, which heads the message of an error
 * @throws one sentence for slices that make no upright, even stack: of several sizes or directions,
 * two at one place, one missing, a tilted gantry
 */
export function stackSlices(given: readonly DicomSlice[], name: string): SliceStack {
  const slices = given.map((slice) => requirePlaced(slice, name));
  requireAlike(slices, name);
  const [along, down] = slices[0].orientation;
  requireAxes(along, down, slices[0].name, name);
  const normal = cross(along, down);
  const height = ({ position }: PlacedSlice) => dot(position, normal);
  const stack = [...slices].sort((a, b) => height(a) - height(b));
  if (stack.length < 2) {
    throw new Error(`${name}: the series has a single slice; expected those of a volume`);
  }
  requireEven(stack, height, name);
  const [first, last] = [stack[0], stack[stack.length - 1]];
  const step = scaled(minus(last.position, first.position), 1 / (stack.length - 1));
  requireUpright(stack, step, normal, name);
  const [betweenRows, betweenColumns] = first.spacing;
  const axes = [scaled(along, betweenColumns), scaled(down, betweenRows), step];
  return { slices: stack, affine: affineFromPatientSpace(axes, first.position) };
}

function requirePlaced(slice: DicomSlice, name: string): PlacedSlice {
  const { position, orientation, spacing } = slice;
  const missing = Object.entries({
    ImagePositionPatient: position,
    ImageOrientationPatient: orientation,
    PixelSpacing: spacing,
  }).find(([, value]) => value === null);
  if (missing !== undefined) {
    throw new Error(`${name}: ${slice.name} has no ${missing[0]}; expected slices of a volume`);
  }
  if (spacing?.some((size) => size <= 0)) {
    throw new Error(`${name}: ${slice.name} has a PixelSpacing of ${spacing.join(' x ')} mm`);
  }
  return slice as PlacedSlice;
}

/** Slices of one stack have the same pixels in the same directions. */
function requireAlike(slices: readonly PlacedSlice[], name: string): void {
  const [first] = slices;
  for (const slice of slices) {
    const apart = (a: readonly number[], b: readonly number[], tolerance: number) =>
      a.some((value, index) => Math.abs(value - b[index]) > tolerance);
    const [ours, theirs] = [slice, first].map(({ orientation }) => orientation.flat());
    const words =
      slice.rows !== first.rows || slice.columns !== first.columns
        ? ['sizes', `${first.columns} x ${first.rows}`, `${slice.columns} x ${slice.rows}`]
        : apart(ours, theirs, sameDirection)
          ? ['directions', `[${list(theirs)}]`, `[${list(ours)}]`]
          : apart(slice.spacing, first.spacing, sameDirection * first.spacing[0])
            ? ['spacings', `${first.spacing.join(' x ')} mm`, `${slice.spacing.join(' x ')} mm`]
            : null;
    if (words === null) continue;
    throw new Error(
      `${name}: the series mixes slices of several ${words[0]}: ${first.name} has ${words[1]}, ` +
        `${slice.name} ${words[2]}; expected those of one volume`,
    );
  }
}

function requireAxes(along: Triple, down: Triple, file: string, name: string): void {
  const lengths = [Math.hypot(...along), Math.hypot(...down)];
  const isUnit = lengths.every((length) => Math.abs(length - 1) <= sameDirection);
  if (isUnit && Math.abs(dot(along, down)) <= sameDirection) return;
  throw new Error(
    `${name}: the ImageOrientationPatient of ${file} is [${list([...along, ...down])}]; ` +
      'expected two perpendicular unit vectors',
  );
}

/** Refuses slices at one place, and gaps: what is missing cannot be made up. */
function requireEven(
  stack: readonly PlacedSlice[],
  height: (slice: PlacedSlice) => number,
  name: string,
): void {
  const steps = stack.slice(1).map((slice, index) => height(slice) - height(stack[index]));
  const usual = [...steps].sort((a, b) => a - b)[steps.length >> 1];
  const pair = (index: number) => `${stack[index].name} and ${stack[index + 1].name}`;
  const same = steps.findIndex((step) => step < Math.max(1e-3, 0.1 * usual));
  if (same >= 0) {
    throw new Error(
      `${name}: ${pair(same)} lie at one place: several phases, echoes or series are mixed; ` +
        'expected one slice at each place',
    );
  }
  const gap = steps.findIndex((step) => step > 1.5 * usual);
  if (gap >= 0) {
    const count = Math.max(1, Math.round(steps[gap] / usual) - 1);
    const what = count === 1 ? 'a slice is missing' : `${count} slices are missing`;
    throw new Error(
      `${name}: ${what} between ${pair(gap)}: they are ${short(steps[gap])} mm apart, ` +
        `others ${short(usual)} mm; expected all slices`,
    );
  }
  const even = (height(stack[stack.length - 1]) - height(stack[0])) / steps.length;
  const allowed = Math.max(unevenness.part * even, unevenness.millimetres);
  const off = stack.findIndex(
    (slice, index) => Math.abs(height(slice) - height(stack[0]) - index * even) > allowed,
  );
  if (off < 0) return;
  throw new Error(
    `${name}: slices are spaced unevenly: from ${short(Math.min(...steps))} to ` +
      `${short(Math.max(...steps))} mm, as before ${stack[off].name}; expected one distance`,
  );
}

/** Refuses a stack that leans, or whose slices are shifted against each other. */
function requireUpright(
  stack: readonly PlacedSlice[],
  step: Triple,
  normal: Triple,
  name: string,
): void {
  const cosine = dot(step, normal) / Math.hypot(...step);
  const degrees = (Math.acos(Math.min(1, Math.abs(cosine))) * 180) / Math.PI;
  if (degrees > leaning) {
    throw new Error(
      `${name}: the gantry was tilted by ${degrees.toFixed(1)} degrees, so that slices are ` +
        'shifted against each other; expected an upright stack, as dcm2niix makes of it',
    );
  }
  const [{ position: origin, spacing }] = stack;
  const allowed = 0.1 * Math.min(...spacing);
  const shifted = stack.findIndex(({ position }, index) => {
    const beside = minus(minus(position, origin), scaled(step, index));
    return Math.hypot(...minus(beside, scaled(normal, dot(beside, normal)))) > allowed;
  });
  if (shifted < 0) return;
  throw new Error(
    `${name}: ${stack[shifted].name} is shifted sideways against the other slices; ` +
      'expected a straight stack',
  );
}

const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

const minus = (a: Triple, b: Triple): Triple => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

const scaled = (a: Triple, by: number): Triple => [a[0] * by, a[1] * by, a[2] * by];

const cross = (a: Triple, b: Triple): Triple => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

const short = (value: number) => String(Number(value.toPrecision(5)));

const list = (values: readonly number[]) => values.map(short).join(', ');
