import { type Shape, ShapesDevice, sizeOf } from '@obelisk/engine';
import type { GridSize } from '@obelisk/kernels';
import {
  describeMismatch,
  type Module,
  type NamedArrays,
  type NamedShapes,
  stateDictionary,
  stateShapes,
  toFloat32,
} from '@obelisk/nn';
import { noGrad, type OnnxTensor, Random, type Tensor, tensor } from '@obelisk/tensor';
import { PbfWriter } from 'pbf';
import { fullSizeLogits } from '../full-size-logits.js';
import { labelNote } from '../label-note.js';
import type { ModelEntry } from '../model-entry.js';
import { graphOfForward, inputName, outputName } from './graph-of-forward.js';
import { type OnnxGraph, writeModel } from './messages.js';

/** What an ONNX file is written for. */
export interface OnnxOptions {
  /** Voxels of the scan: they are fixed in the file, as sampling grids and sizes depend on them. */
  readonly size: GridSize;
  /** Names of the labels, background first; those of the catalogue when left out. */
  readonly labels?: readonly string[];
  /** Texts by name that the file carries beside `model` and `labels`. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The version of ONNX's operations whose GridSample takes volumes. */
const opset = 20;
const producer = 'obelisk';

/**
 * A network with its weights as an ONNX file, from the normalised image to logits of the same size.
 * Initialisers are the tensors of the state dictionary under their released names, the offsets of
 * OBELISK layers among them.
 * @param state - as `readWeights` or `stateDictionary` give it
 * @returns the file; input `image` [1, 1, D, H, W], output `logits` [1, L, D, H, W]
 * @throws Error when the weights do not fit the network
 *
 * @example
 * ```ts
 * import { openDevice } from '@obelisk/engine';
 * import { modelEntry, writeOnnx } from '@obelisk/models';
 * import { stateDictionary } from '@obelisk/nn';
 * import { Random } from '@obelisk/tensor';
 * const entry = modelEntry('obelisk-visceral-hybrid');
 * const device = openDevice('webasm');
 * const network = entry.create({ device, random: new Random(1), labels: 8 });
 * const file = writeOnnx(entry, await stateDictionary(network), { size: [16, 12, 8] });
 * file.length > 4 * network.parameterCount(); // => true
 * ```
 */
export function writeOnnx(
  entry: ModelEntry,
  state: NamedArrays,
  { size, labels = entry.labels, metadata = {} }: OnnxOptions,
): Uint8Array {
  const device = new ShapesDevice();
  const options = { device, random: new Random(0), labels: labels.length, size };
  const network = entry.create(options).eval();
  const shapes = stateShapes(network);
  const mismatch = describeMismatch(shapes, state);
  if (mismatch) throw new Error(`onnx: the weights do not fit ${entry.name}: ${mismatch}`);
  const shape = [1, 1, ...size];
  const image = tensor(new Float32Array(sizeOf(size)), { device, shape });
  const graph = {
    name: entry.name,
    nodes: graphOfForward(network, (x) => fullSizeLogits(entry, network, x), image),
    initialisers: initialisersOf(shapes, state),
    inputs: [{ name: inputName, shape }],
    outputs: [{ name: outputName, shape: [1, labels.length, ...size] }],
  };
  const texts = { model: entry.name, labels: labelNote(labels), ...metadata };
  return fileOf(graph, entry.description, texts);
}

/**
 * Any module as an ONNX file, from one tensor to one; it is left in evaluation.
 * @param forward - what is exported of it
 * @param shape - of the input; it is fixed in the file
 * @returns the file; input `image`, output `logits`
 * @throws Error for an operation that ONNX has no node for
 *
 * @example
 * ```ts
 * import { writeModuleOnnx } from '@obelisk/models';
 * import { DCNv1 } from '@obelisk/nn';
 * const options = { axes: 2, inChannels: 1, outChannels: 2, kernelSize: 3, padding: 1 } as const;
 * const layer = new DCNv1(options);
 * const file = await writeModuleOnnx(layer, (x) => layer.forward(x), [1, 1, 8, 9]);
 * file.length > 4 * layer.parameterCount(); // => true
 * ```
 */
export async function writeModuleOnnx(
  module: Module,
  forward: (image: Tensor) => Tensor,
  shape: Shape,
): Promise<Uint8Array> {
  const { name } = module.eval().constructor;
  const state = await stateDictionary(module);
  const [first] = module.namedTensors().values();
  const image = tensor(new Float32Array(sizeOf(shape)), { device: first?.tensor.device, shape });
  const graph = {
    name,
    nodes: graphOfForward(module, forward, image),
    initialisers: initialisersOf(stateShapes(module), state),
    inputs: [{ name: inputName, shape }],
    outputs: [{ name: outputName, shape: noGrad(() => forward(image)).shape }],
  };
  return fileOf(graph, name, {});
}

function fileOf(
  graph: OnnxGraph,
  description: string,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const pbf = new PbfWriter();
  writeModel({ producer, description, graph, opset, metadata }, pbf);
  return pbf.finish();
}

function initialisersOf(shapes: NamedShapes, state: NamedArrays): OnnxTensor[] {
  return [...shapes].map((named) => initialiser(named, state));
}

function initialiser([name, shape]: [string, readonly number[]], state: NamedArrays): OnnxTensor {
  const array = state.get(name);
  if (!array) throw new Error(`onnx: tensor ${name} is missing`);
  return { name, shape, data: toFloat32(array).data };
}
