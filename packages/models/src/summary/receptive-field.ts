import { type PerAxis, type ReceptiveField, ruleOf } from '@obelisk/tensor';
import { known } from './known.js';
import type { NetworkWalk } from './network-walk.js';

/**
 * The receptive fields of all feature maps, by tensor. With $r$ voxels seen and neighbours $j$
 * voxels apart,
 * - a window of $k$, dilated by $d$: $r \leftarrow r + (k - 1) d j$, $j \leftarrow s j$ for stride
 *   $s$,
 * - resizing reads two neighbours: $r \leftarrow r + j$, $j \leftarrow j \, n / n'$,
 * - OBELISK sampling reads two neighbours around each offset: $r \leftarrow r + j + 4 \sigma j$,
 *   where $\sigma$ is the standard deviation of the offsets in samples of its input,
 * - a fully connected layer, and what reads at any place, sees everything,
 * - `concat` has the larger one of its inputs, as whatever else joins them place by place,
 *
 * and never more than the whole image.
 * @param deviationOf - standard deviation of a layer's offsets along (D, H, W), -1..1 being the
 *   whole image
 * @throws Error for an operation that is not of our packages
 *
 * @example
 * ```ts
 * import { modelEntry, receptiveFields, walkNetwork } from '@obelisk/models';
 * const walk = walkNetwork(modelEntry('unet-tcia'));
 * const conv11 = walk.steps.find(({ layer }) => layer === 'conv11');
 * receptiveFields(walk, () => [0, 0, 0]).get(conv11?.output ?? 0)?.size; // => [9, 9, 9]
 * ```
 */
export function receptiveFields(
  { image, shape, steps }: NetworkWalk,
  deviationOf: (layer: string) => PerAxis,
): Map<number, ReceptiveField> {
  const whole = shape.slice(2);
  const one = whole.map(() => 1);
  const fields = new Map<number, ReceptiveField>([[image, { size: one, step: one }]]);
  for (const step of steps) {
    const inputs = step.inputs.flatMap((id) => fields.get(id ?? -1) ?? []);
    if (inputs.length === 0) continue; // made of parameters alone
    const rule = ruleOf('receptiveFields', step.operation);
    const seenBefore = { field: largest(inputs), whole, deviation: deviationOf(step.layer) };
    const { size, step: apart } = rule.receptiveField(known(step), seenBefore);
    const seen = size.map((voxels, axis) => Math.min(voxels, whole[axis]));
    fields.set(step.output, { size: seen, step: apart });
  }
  return fields;
}

/** Of maps that are joined, or added. */
function largest(fields: readonly ReceptiveField[]): ReceptiveField {
  const most = (key: keyof ReceptiveField) =>
    fields[0][key].map((_, axis) => Math.max(...fields.map((field) => field[key][axis])));
  return { size: most('size'), step: most('step') };
}
