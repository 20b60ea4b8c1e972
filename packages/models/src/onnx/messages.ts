import type { OnnxAttribute, OnnxAttributes, OnnxTensor } from '@obelisk/tensor';
import type { PbfWriter } from 'pbf';

/** Element types of tensors, by their numbers in the format. */
export const elementTypes = { float: 1, int64: 7 } as const;

/** One operation: values in, values out, all by name. */
export interface OnnxNode {
  readonly name: string;
  /** In the words of ONNX: 'Conv', 'GridSample'. */
  readonly type: string;
  /** An optional input that is left out is ''. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: OnnxAttributes;
}

/** The name and shape of what goes into a graph or comes out. */
export interface OnnxValue {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Nodes in an order in which they can run, and the tensors that they start with. */
export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly initialisers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** A file. */
export interface OnnxModel {
  readonly producer: string;
  readonly description: string;
  readonly graph: OnnxGraph;
  /** Version of the operations' definitions. */
  readonly opset: number;
  /** Texts by name, for whoever runs the file. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Version of the file format itself that goes with opset 20. */
const irVersion = 9;

/** Writes the fields of a message by their numbers in onnx.proto, as all functions below do. */
export function writeModel(model: OnnxModel, pbf: PbfWriter): void {
  pbf.writeVarintField(1, irVersion);
  pbf.writeStringField(2, model.producer);
  pbf.writeStringField(6, model.description);
  pbf.writeMessage(7, writeGraph, model.graph);
  pbf.writeMessage(8, writeOpset, model.opset);
  for (const entry of Object.entries(model.metadata)) pbf.writeMessage(14, writeEntry, entry);
}

function writeOpset(version: number, pbf: PbfWriter): void {
  pbf.writeStringField(1, ''); // the domain of ONNX's own operations
  pbf.writeVarintField(2, version);
}

function writeEntry([key, text]: readonly [string, string], pbf: PbfWriter): void {
  pbf.writeStringField(1, key);
  pbf.writeStringField(2, text);
}

function writeGraph({ name, ...graph }: OnnxGraph, pbf: PbfWriter): void {
  for (const node of graph.nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, name);
  for (const tensor of graph.initialisers) pbf.writeMessage(5, writeTensor, tensor);
  for (const value of graph.inputs) pbf.writeMessage(11, writeValue, value);
  for (const value of graph.outputs) pbf.writeMessage(12, writeValue, value);
}

function writeNode({ name, type, inputs, outputs, attributes }: OnnxNode, pbf: PbfWriter): void {
  for (const input of inputs) pbf.writeStringField(1, input);
  for (const output of outputs) pbf.writeStringField(2, output);
  pbf.writeStringField(3, name);
  pbf.writeStringField(4, type);
  for (const entry of Object.entries(attributes)) pbf.writeMessage(5, writeAttribute, entry);
}

function writeAttribute([name, value]: readonly [string, OnnxAttribute], pbf: PbfWriter): void {
  const writeType = (number: number) => pbf.writeVarintField(20, number);
  pbf.writeStringField(1, name);
  if ('float' in value) {
    pbf.writeFloatField(2, value.float);
    writeType(1);
  } else if ('int' in value) {
    pbf.writeVarintField(3, value.int);
    writeType(2);
  } else if ('text' in value) {
    pbf.writeStringField(4, value.text);
    writeType(3);
  } else if ('tensor' in value) {
    pbf.writeMessage(5, writeTensor, value.tensor);
    writeType(4);
  } else {
    pbf.writePackedVarint(8, [...value.ints]);
    writeType(7);
  }
}

/** The elements as they lie in memory: little-endian, as is every machine that JavaScript meets. */
function writeTensor({ name, shape, data }: OnnxTensor, pbf: PbfWriter): void {
  pbf.writePackedVarint(1, [...shape]);
  pbf.writeVarintField(2, data instanceof Float32Array ? elementTypes.float : elementTypes.int64);
  pbf.writeStringField(8, name);
  pbf.writeBytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

/** A value's type: a float tensor, its axes one by one. */
function writeValue({ name, shape }: OnnxValue, pbf: PbfWriter): void {
  const writeAxis = (size: number, axis: PbfWriter) => axis.writeVarintField(1, size);
  const writeShape = (sizes: readonly number[], inner: PbfWriter) => {
    for (const size of sizes) inner.writeMessage(1, writeAxis, size);
  };
  const writeTensorType = (sizes: readonly number[], inner: PbfWriter) => {
    inner.writeVarintField(1, elementTypes.float);
    inner.writeMessage(2, writeShape, sizes);
  };
  const writeType = (sizes: readonly number[], inner: PbfWriter) =>
    inner.writeMessage(1, writeTensorType, sizes);
  pbf.writeStringField(1, name);
  pbf.writeMessage(2, writeType, shape);
}
