import type { LayerStep } from '@obelisk/nn';
import type { NetworkWalk } from './network-walk.js';

/** A number for each of D, H and W. */
export type PerAxis = readonly number[];

/** How much of the image a number of a feature map can depend on. */
export interface ReceptiveField {
  /** Voxels of the image along each axis. */
  readonly size: PerAxis;
  /** Distance of neighbours in the feature map, in voxels of the image. */
  readonly step: PerAxis;
}

/**
 * Standard deviations between which offsets are taken to reach: 95 % of normally distributed
 * numbers lie within two of them on either side.
 */
const deviationsReached = 4;

/**
 * The receptive fields of all feature maps, by tensor. With $r$ voxels seen and neighbours $j$
 * voxels apart,
 * - a window of $k$, dilated by $d$: $r \leftarrow r + (k - 1) d j$, $j \leftarrow s j$ for stride
 *   $s$,
 * - resizing reads two neighbours: $r \leftarrow r + j$, $j \leftarrow j \, n / n'$,
 * - OBELISK sampling reads two neighbours around each offset: $r \leftarrow r + j + 4 \sigma j$,
 *   where $\sigma$ is the standard deviation of the offsets in samples of its input,
 * - a fully connected layer sees everything,
 * - `concat` has the larger one of its inputs,
 *
 * and never more than the whole image.
 * @param deviationOf - standard deviation of a layer's offsets along (D, H, W), -1..1 being the
 *   whole image
 *
 * @example
 * ```ts
 * import { anyModelEntry, receptiveFields, walkNetwork } from '@obelisk/models';
 * const walk = walkNetwork(anyModelEntry('unet-tcia'));
 * const conv11 = walk.steps.find(({ layer }) => layer === 'conv11');
 * receptiveFields(walk, () => [0, 0, 0]).get(conv11?.output ?? 0)?.size; // => [9, 9, 9]
 * ```
 */
export function receptiveFields(
  { image, shape, steps }: NetworkWalk,
  deviationOf: (layer: string) => PerAxis,
): Map<number, ReceptiveField> {
  const whole = shape.slice(2);
  const fields = new Map<number, ReceptiveField>([[image, { size: [1, 1, 1], step: [1, 1, 1] }]]);
  for (const step of steps) {
    const inputs = step.inputs.map((id) => fields.get(id)).filter((field) => field !== undefined);
    if (inputs.length === 0) continue; // made of parameters alone
    const { size, step: apart } = fieldAfter(step, largest(inputs), whole, deviationOf);
    const seen = size.map((voxels, axis) => Math.min(voxels, whole[axis]));
    fields.set(step.output, { size: seen, step: apart });
  }
  return fields;
}

function fieldAfter(
  step: LayerStep,
  field: ReceptiveField,
  whole: PerAxis,
  deviationOf: (layer: string) => PerAxis,
): ReceptiveField {
  const { operation, inputShapes, shape, options, layer } = step;
  const [from, to] = [inputShapes[0].slice(2), shape.slice(2)];
  switch (operation) {
    case 'conv3d': {
      const { stride = 1, dilation = 1 } = options as WindowOptions;
      return throughWindow(field, inputShapes[1].slice(2), perAxis(stride), perAxis(dilation));
    }
    case 'averagePool': {
      const { size, stride } = options as { size: number; stride: number };
      return throughWindow(field, perAxis(size), perAxis(stride), perAxis(1));
    }
    case 'resize': {
      if (from.every((n, axis) => n === to[axis])) return field;
      const step = field.step.map((j, axis) => (j * from[axis]) / to[axis]);
      return { size: sum(field.size, field.step), step };
    }
    case 'obeliskSampleGrid': {
      const deviation = deviationOf(layer);
      const reach = field.step.map(
        (j, axis) => j * (1 + (deviationsReached * deviation[axis] * (from[axis] - 1)) / 2),
      );
      const ratio = (axis: number) => Math.max(from[axis] - 1, 1) / Math.max(to[axis] - 1, 1);
      return { size: sum(field.size, reach), step: field.step.map((j, axis) => j * ratio(axis)) };
    }
    case 'linear':
      return { size: whole, step: whole };
    default:
      return field;
  }
}

interface WindowOptions {
  readonly stride?: number | PerAxis;
  readonly dilation?: number | PerAxis;
}

const perAxis = (value: number | PerAxis): PerAxis =>
  typeof value === 'number' ? [value, value, value] : value;

const sum = (a: PerAxis, b: PerAxis): PerAxis => a.map((value, axis) => value + b[axis]);

function throughWindow(
  { size, step }: ReceptiveField,
  window: PerAxis,
  stride: PerAxis,
  dilation: PerAxis,
): ReceptiveField {
  const seen = window.map((k, axis) => (k - 1) * dilation[axis] * step[axis]);
  return { size: sum(size, seen), step: step.map((j, axis) => j * stride[axis]) };
}

/** Of maps that are joined, or added. */
function largest(fields: readonly ReceptiveField[]): ReceptiveField {
  const most = (key: keyof ReceptiveField) =>
    [0, 1, 2].map((axis) => Math.max(...fields.map((field) => field[key][axis])));
  return { size: most('size'), step: most('step') };
}
