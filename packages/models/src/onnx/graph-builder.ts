import { sizeOf } from '@obelisk/engine';
import type { OnnxAttributes, OnnxNodeAdder } from '@obelisk/tensor';
import type { OnnxNode } from './messages.js';

/** Collects the nodes of a graph, and gives names to nodes and values. */
export class GraphBuilder implements OnnxNodeAdder {
  readonly nodes: OnnxNode[] = [];
  readonly #taken = new Set<string>();

  /**
   * Adds a node with one output.
   * @param name - of the node and its output; a number is added when it is taken
   * @returns the output's name
   */
  node(
    type: string,
    name: string,
    inputs: readonly string[],
    attributes: OnnxAttributes = {},
  ): string {
    const [output] = this.nodeWithOutputs(type, name, inputs, attributes, 1);
    return output;
  }

  /**
   * Adds a node with several outputs, named `name.0`, `name.1` and so on. Inputs that are left out
   * at the end are not written.
   */
  nodeWithOutputs(
    type: string,
    wanted: string,
    given: readonly string[],
    attributes: OnnxAttributes,
    count: number,
  ): string[] {
    const inputs = given.slice(0, given.findLastIndex((input) => input !== '') + 1);
    const name = this.#free(wanted);
    const outputs = count === 1 ? [name] : Array.from({ length: count }, (_, n) => `${name}.${n}`);
    this.nodes.push({ name, type, inputs, outputs, attributes });
    return outputs;
  }

  /** Numbers that are no weights: a Constant node, so that initialisers are the weights alone. */
  constant(name: string, shape: readonly number[], data: Float32Array | BigInt64Array): string {
    if (data.length !== sizeOf(shape)) throw new Error(`onnx: constant ${name} has a wrong size`);
    const tensor = { name, shape, data };
    return this.node('Constant', name, [], { value: { tensor } });
  }

  /** Sizes, as Reshape and Resize take them: a list of int64. */
  sizes(name: string, sizes: readonly number[]): string {
    return this.constant(name, [sizes.length], BigInt64Array.from(sizes, BigInt));
  }

  /** Lets the last value have a name of its own; no node may have read it yet. */
  rename(value: string, name: string): void {
    const at = this.nodes.findIndex(({ outputs }) => outputs.includes(value));
    const node = this.nodes[at];
    const outputs = node.outputs.map((output) => (output === value ? name : output));
    this.nodes[at] = { ...node, outputs };
  }

  #free(wanted: string): string {
    let name = wanted;
    for (let n = 2; this.#taken.has(name); n++) name = `${wanted}_${n}`;
    this.#taken.add(name);
    return name;
  }
}
