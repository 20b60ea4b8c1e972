import type { Shape } from '@obelisk/engine';
import type { InputsOf, OperationInputs, OperationName } from '../operation.js';
import type { Step } from './rule.js';

/** Numbers with a name and a shape, in C order: float32, or int64 for sizes. */
export interface OnnxTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly data: Float32Array | BigInt64Array;
}

/** What a node is set to beside its inputs; whole numbers are told from others by a list. */
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly text: string }
  | { readonly tensor: OnnxTensor };

/** Attributes of a node by their names in ONNX. */
export type OnnxAttributes = Readonly<Record<string, OnnxAttribute>>;

/** A graph of ONNX that grows; values have names. */
export interface OnnxNodeAdder {
  /**
   * Adds a node with one output.
   * @param name - of the node and its output; a number is added when it is taken
   * @param inputs - one that is left out is ''
   * @returns the output's name
   */
  node(type: string, name: string, inputs: readonly string[], attributes?: OnnxAttributes): string;
  /** Adds a node with several outputs. */
  nodeWithOutputs(
    type: string,
    name: string,
    inputs: readonly string[],
    attributes: OnnxAttributes,
    count: number,
  ): string[];
  /** Numbers that are no weights. */
  constant(name: string, shape: Shape, data: Float32Array | BigInt64Array): string;
  /** Sizes, as Reshape and Resize take them. */
  sizes(name: string, sizes: Shape): string;
}

type NamesOf<Inputs extends OperationInputs> = { readonly [At in keyof Inputs]: string };

/** An operation with the names that its tensors have in the graph. */
export interface OnnxStep<Name extends OperationName> extends Step<Name> {
  /** For its nodes: that of the layer whose weights it takes, or of the operation. */
  readonly name: string;
  /** One that was left out is ''. */
  readonly inputs: NamesOf<InputsOf<Name>>;
}

/** Adds the nodes of an operation (operator set 20), and gives the name of its result. */
export type OnnxNodes<Name extends OperationName> = (
  step: OnnxStep<Name>,
  graph: OnnxNodeAdder,
) => string;
