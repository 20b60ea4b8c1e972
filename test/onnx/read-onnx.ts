import { PbfReader } from 'pbf';

/** A tensor as it stands in a file. */
export interface ReadTensor {
  name: string;
  shape: number[];
  /** Of the elements: 1 is float32, 7 is int64. */
  type: number;
  bytes: Uint8Array;
}

/** A node as it stands in a file; attributes by name, whichever field holds them. */
export interface ReadNode {
  name: string;
  type: string;
  inputs: string[];
  outputs: string[];
  attributes: Map<string, number | number[] | string | ReadTensor>;
}

/** What a test asks of an ONNX file. */
export interface ReadModel {
  irVersion: number;
  opset: number;
  metadata: Map<string, string>;
  graph: string;
  nodes: ReadNode[];
  initialisers: ReadTensor[];
  inputs: { name: string; shape: number[] }[];
  outputs: { name: string; shape: number[] }[];
}

type Fields = Record<number, (pbf: PbfReader) => void>;

/** Reads the fields of a message by their numbers in onnx.proto; one not named here fails. */
function fields(pbf: PbfReader, message: string, readers: Fields, end?: number): void {
  const read = (field: number, _: null, at: PbfReader) => {
    if (!(field in readers)) throw new Error(`${message} has an unknown field ${field}`);
    readers[field](at);
  };
  if (end === undefined) pbf.readMessage(read, null);
  else pbf.readFields(read, null, end);
}

/** A file as an object: the other way round as the writer, by a table of its own. */
export function readOnnx(bytes: Uint8Array): ReadModel {
  const model: ReadModel = {
    ...{ irVersion: 0, opset: 0, metadata: new Map(), graph: '' },
    ...{ nodes: [], initialisers: [], inputs: [], outputs: [] },
  };
  const pbf = new PbfReader(bytes);
  const table: Fields = {
    1: (at) => (model.irVersion = at.readVarint()),
    2: (at) => at.readString(),
    6: (at) => at.readString(),
    7: (at) => readGraph(at, model),
    8: (at) => {
      const set: Fields = {
        1: (inner) => inner.readString(),
        2: (inner) => (model.opset = inner.readVarint()),
      };
      fields(at, 'OperatorSetIdProto', set);
    },
    14: (at) => {
      let key = '';
      const entry: Fields = {
        1: (inner) => (key = inner.readString()),
        2: (inner) => model.metadata.set(key, inner.readString()),
      };
      fields(at, 'StringStringEntryProto', entry);
    },
  };
  fields(pbf, 'ModelProto', table, bytes.length);
  return model;
}

function readGraph(pbf: PbfReader, model: ReadModel): void {
  fields(pbf, 'GraphProto', {
    1: (at) => model.nodes.push(readNode(at)),
    2: (at) => (model.graph = at.readString()),
    5: (at) => model.initialisers.push(readTensor(at)),
    11: (at) => model.inputs.push(readValue(at)),
    12: (at) => model.outputs.push(readValue(at)),
  });
}

function readNode(pbf: PbfReader): ReadNode {
  const node: ReadNode = { name: '', type: '', inputs: [], outputs: [], attributes: new Map() };
  fields(pbf, 'NodeProto', {
    1: (at) => node.inputs.push(at.readString()),
    2: (at) => node.outputs.push(at.readString()),
    3: (at) => (node.name = at.readString()),
    4: (at) => (node.type = at.readString()),
    5: (at) => readAttribute(at, node),
  });
  return node;
}

/** The field that holds the value, by the type that is declared. */
const fieldOfType = new Map([1, 2, 3, 4].map((type) => [type, type + 1])).set(7, 8);

function readAttribute(pbf: PbfReader, { attributes }: ReadNode): void {
  let name = '';
  let held = 0;
  const holds = (field: number, value: number | number[] | string | ReadTensor) => {
    held = field;
    attributes.set(name, value);
  };
  fields(pbf, 'AttributeProto', {
    1: (at) => (name = at.readString()),
    2: (at) => holds(2, at.readFloat()),
    3: (at) => holds(3, at.readVarint()),
    4: (at) => holds(4, at.readString()),
    5: (at) => holds(5, readTensor(at)),
    8: (at) => holds(8, at.readPackedVarint()),
    20: (at) => {
      const type = at.readVarint();
      if (fieldOfType.get(type) !== held) throw new Error(`${name}: type ${type}, field ${held}`);
    },
  });
}

function readTensor(pbf: PbfReader): ReadTensor {
  const tensor: ReadTensor = { name: '', shape: [], type: 0, bytes: new Uint8Array() };
  fields(pbf, 'TensorProto', {
    1: (at) => at.readPackedVarint(tensor.shape),
    2: (at) => (tensor.type = at.readVarint()),
    8: (at) => (tensor.name = at.readString()),
    9: (at) => (tensor.bytes = at.readBytes()),
  });
  return tensor;
}

function readValue(pbf: PbfReader): { name: string; shape: number[] } {
  const value = { name: '', shape: [] as number[] };
  const axis: Fields = { 1: (at) => value.shape.push(at.readVarint()) };
  const shape: Fields = { 1: (at) => fields(at, 'Dimension', axis) };
  const tensorType: Fields = {
    1: (at) => at.readVarint(),
    2: (at) => fields(at, 'TensorShapeProto', shape),
  };
  const type: Fields = { 1: (at) => fields(at, 'TypeProto.Tensor', tensorType) };
  fields(pbf, 'ValueInfoProto', {
    1: (at) => (value.name = at.readString()),
    2: (at) => fields(at, 'TypeProto', type),
  });
  return value;
}
