import type { Shape } from '@obelisk/engine';
import { onTrace, type Tensor, type TraceEvent } from '@obelisk/tensor';
import type { Module } from './module.js';

/** One operation of a forward pass, and the layer it belongs to. */
export interface LayerStep {
  /**
   * Path of the module whose parameters or buffers the operation uses: `conv11`, `batch11`,
   * `linear1a`, or the name of a tensor that belongs to no layer: `offset1`. Empty for operations
   * without parameters, as rectifiers and `concat`.
   */
  readonly layer: string;
  /** As `TraceEvent` names it: `conv3d`, `batchNorm`, `resize`, ... */
  readonly operation: string;
  /** What the operation was done with beside its inputs, as `TraceEvent` has it. */
  readonly options: unknown;
  /** Ids of the tensors that went in, parameters included, and their shapes; null if left out. */
  readonly inputs: readonly (number | null)[];
  readonly inputShapes: readonly (Shape | null)[];
  /** Id of the tensor that came out. */
  readonly output: number;
  readonly shape: Shape;
}

/**
 * Every operation of a forward pass in order, with the layer that it belongs to.
 * @param network - whose parameters give the layers their names
 * @param run - runs the forward pass
 * @param onStep - called after each operation, with the tensor that came out
 *
 * @example
 * ```ts
 * import { Conv3d, layerTrace, Module } from '@obelisk/nn';
 * import { relu, tensor } from '@obelisk/tensor';
 * const conv = new Conv3d({ inChannels: 1, outChannels: 2, kernelSize: 3 });
 * const x = tensor(new Float32Array(27), { shape: [1, 1, 3, 3, 3] });
 * class Net extends Module {
 *   readonly conv = conv;
 * }
 * const steps = layerTrace(new Net(), () => relu(conv.forward(x)));
 * steps.map(({ layer }) => layer); // => ['conv', '']
 * steps.map(({ operation }) => operation); // => ['conv3d', 'leakyRelu']
 * ```
 */
export function layerTrace(
  network: Module,
  run: () => unknown,
  onStep: (step: LayerStep, output: Tensor) => void = () => {},
): LayerStep[] {
  const steps: LayerStep[] = [];
  const layers = layersOfTensors(network);
  const stop = onTrace((event, output) => {
    if (event.phase !== 'forward') return;
    const step = stepOf(event, layers);
    steps.push(step);
    onStep(step, output);
  });
  try {
    run();
  } finally {
    stop();
  }
  return steps;
}

/** The layer of every tensor of a network, by its id. */
function layersOfTensors(network: Module): Map<number, string> {
  const entries = [...network.namedTensors()];
  return new Map(entries.map(([name, { tensor }]) => [tensor.id, layerOf(name)]));
}

/**
 * The layer that a tensor belongs to, by its full name.
 *
 * @example
 * ```ts
 * import { layerOf } from '@obelisk/nn';
 * ['conv11.weight', 'offset1'].map(layerOf); // => ['conv11', 'offset1']
 * ```
 */
export function layerOf(name: string): string {
  const end = name.lastIndexOf('.');
  return end < 0 ? name : name.slice(0, end);
}

function stepOf(event: TraceEvent, layers: Map<number, string>): LayerStep {
  const { operation, options, parents, inputShapes, tensor, shape } = event;
  const named = parents.filter((id) => id !== null).map((id) => layers.get(id));
  const layer = named.find((name) => name !== undefined) ?? '';
  // What is made of parameters alone, as a weight in another shape, stands for them.
  if (layer !== '' && !named.includes(undefined)) layers.set(tensor, layer);
  return { layer, operation, options, inputs: parents, inputShapes, output: tensor, shape };
}
