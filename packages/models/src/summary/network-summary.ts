import type { Shape } from '@obelisk/engine';
import type { GridSize } from '@obelisk/kernels';
import { type LayerStep, layerOf, type Module } from '@obelisk/nn';
import { type PerAxis, ruleOf } from '@obelisk/tensor';
import type { ModelEntry } from '../model-entry.js';
import { activationBytes, bytesAtOnce, bytesKept } from './activation-bytes.js';
import { multiplyAdds } from './multiply-adds.js';
import { type NetworkWalk, type WalkOptions, walkNetwork } from './network-walk.js';
import { firstDeviations } from './offset-deviations.js';
import { receptiveFields } from './receptive-field.js';

/** A layer of a network, with the elementwise operations that follow it. */
export interface LayerSummary {
  /** Its released name; empty for operations without parameters. */
  readonly layer: string;
  readonly operations: readonly string[];
  /** Of the result. */
  readonly shape: Shape;
  /** How many numbers it learns. */
  readonly parameters: number;
  /** Voxels of the image that a number of the result can depend on, along D, H and W. */
  readonly receptiveField: PerAxis;
  readonly multiplyAdds: number;
  /** Of all feature maps that it makes. */
  readonly activationBytes: number;
}

/** A network layer by layer, and in sum. */
export interface NetworkSummary {
  readonly model: string;
  readonly labels: number;
  readonly size: GridSize;
  readonly batch: number;
  readonly layers: readonly LayerSummary[];
  readonly multiplyAdds: number;
  /** Bytes of feature maps: at most at once in inference, and all that a training step keeps. */
  readonly activationBytes: { readonly inference: number; readonly training: number };
  /** How many numbers are learned. */
  readonly parameters: number;
}

/**
 * What each layer of a network gives, learns, sees, computes and keeps, at any size, without
 * computing a number.
 * @throws Error when the network cannot have that many labels or that size
 *
 * @example
 * ```ts
 * import { modelEntry, networkSummary } from '@obelisk/models';
 * const { layers, parameters } = networkSummary(modelEntry('obelisk-tcia-hybrid'));
 * const [first] = layers;
 * [first.layer, first.shape, first.parameters]; // => ['conv0', [1, 4, 144, 144, 144], 112]
 * parameters; // => 229217
 * ```
 */
export function networkSummary(entry: ModelEntry, options: WalkOptions = {}): NetworkSummary {
  const { labels = entry.labels.length, size = entry.paperSize, batch = 1 } = options;
  const walk = walkNetwork(entry, options);
  const layers = layersOf(entry, walk);
  return {
    model: entry.name,
    labels,
    size,
    batch,
    layers,
    multiplyAdds: layers.reduce((sum, layer) => sum + layer.multiplyAdds, 0),
    activationBytes: {
      inference: bytesAtOnce(walk),
      training: bytesKept(walkNetwork(entry, options, 'training')),
    },
    parameters: walk.network.parameterCount(),
  };
}

function layersOf(entry: ModelEntry, walk: NetworkWalk): LayerSummary[] {
  const samples = walk.steps.some(({ operation }) => operation === 'obeliskSampleGrid');
  const deviations = samples ? firstDeviations(entry) : new Map<string, PerAxis>();
  const fields = receptiveFields(walk, (layer) => deviations.get(layer) ?? [0, 0, 0]);
  const counts = parameterCounts(walk.network);
  return grouped(walk.steps).map((steps) => {
    const [{ layer }] = steps;
    const last = steps[steps.length - 1];
    const sum = (of: (step: LayerStep) => number) =>
      steps.reduce((total, step) => total + of(step), 0);
    return {
      layer,
      operations: steps.map(({ operation }) => operation),
      shape: last.shape,
      parameters: counts.get(layer) ?? 0,
      receptiveField: fields.get(last.output)?.size ?? [],
      multiplyAdds: sum(multiplyAdds),
      activationBytes: sum(activationBytes),
    };
  });
}

/** Each operation with the elementwise ones that directly follow it. */
function grouped(steps: readonly LayerStep[]): LayerStep[][] {
  const groups: LayerStep[][] = [];
  for (const step of steps) {
    const group = groups.at(-1);
    const follows = group !== undefined && step.inputs[0] === group[group.length - 1].output;
    if (follows && step.layer === '' && joins(step)) group.push(step);
    else groups.push([step]);
  }
  return groups;
}

/** Whether a summary tells of it beside the layer before it. */
function joins({ operation }: LayerStep): boolean {
  return ruleOf('networkSummary', operation).summary !== 'own row';
}

/** How many numbers each layer learns. */
function parameterCounts(network: Module): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [name, { value }] of network.parameters()) {
    const layer = layerOf(name);
    counts.set(layer, (counts.get(layer) ?? 0) + value.storage.length);
  }
  return counts;
}
