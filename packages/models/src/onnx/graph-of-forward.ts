import type { Module, StateEntry } from '@obelisk/nn';
import {
  noGrad,
  type OnnxStep,
  type OperationName,
  onTrace,
  ruleOf,
  type Tensor,
  type TraceEvent,
} from '@obelisk/tensor';
import { GraphBuilder } from './graph-builder.js';
import type { OnnxNode } from './messages.js';

/** Names of what goes into every exported graph and comes out. */
export const inputName = 'image';
export const outputName = 'logits';

/**
 * The nodes that do what a network does: its forward pass runs once, and every operation that the
 * tape's trace tells of is translated.
 * @param network - in evaluation
 * @param forward - from the image to the logits
 * @throws Error for an operation that has no translation
 */
export function graphOfForward(
  network: Module,
  forward: (image: Tensor) => Tensor,
  image: Tensor,
): readonly OnnxNode[] {
  const { events, result } = traced(() => forward(image));
  const graph = new GraphBuilder();
  const values = new Map(weightNames(network));
  values.set(image.id, inputName);
  for (const event of events) {
    const { onnx } = ruleOf('onnx', event.operation);
    if (!onnx) throw new Error(`onnx: operation ${event.operation} has no translation`);
    values.set(event.tensor, onnx(stepOf(event, values), graph));
  }
  graph.rename(nameOf(result.id, values), outputName);
  return graph.nodes;
}

function traced(forward: () => Tensor): { events: readonly TraceEvent[]; result: Tensor } {
  const events: TraceEvent[] = [];
  const stop = onTrace((event) => events.push(event));
  try {
    return { result: noGrad(forward), events };
  } finally {
    stop();
  }
}

/** The released names of a network's tensors, by the ids that the trace knows. */
function weightNames(network: Module): [id: number, name: string][] {
  const entries: [string, StateEntry][] = [...network.namedTensors()];
  return entries.map(([name, { tensor }]) => [tensor.id, name]);
}

/** The trace does not know what its options are; the rule of its operation does. */
function stepOf(event: TraceEvent, values: ReadonlyMap<number, string>): OnnxStep<OperationName> {
  const { operation, inputShapes, shape, options } = event;
  const inputs = event.parents.map((id) => (id === null ? '' : nameOf(id, values)));
  const step = { name: nodeName(operation, inputs), inputs, inputShapes, shape, options };
  return step as unknown as OnnxStep<OperationName>;
}

function nameOf(id: number, values: ReadonlyMap<number, string>): string {
  const name = values.get(id);
  if (name === undefined) throw new Error(`onnx: tensor ${id} comes from outside the network`);
  return name;
}

/** `conv0` for what takes `conv0.weight`, `offset1.sampling` for `offset1`; else the operation. */
function nodeName(operation: string, [, parameter = '']: readonly string[]): string {
  if (parameter.endsWith('.weight')) return parameter.slice(0, -'.weight'.length);
  return operation === 'obeliskSampleGrid' ? `${parameter}.sampling` : operation;
}
