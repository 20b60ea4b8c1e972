import ndarray from 'ndarray';
import { decodeElements } from './element-type.js';
import { findStateDictionary } from './find-state-dictionary.js';
import { type MemoryBudget, memoryBudget } from './memory-budget.js';
import { readPthStream } from './pth-stream.js';
import { readPthZip } from './pth-zip.js';
import { quote } from './quote.js';
import { gather, type NamedArrays, type WeightData } from './state-dictionary.js';
import { extent, type PickledTensor, type Storage } from './torch-globals.js';

/** What either container holds. */
export interface PickledFile {
  /** The object that was saved: dictionaries as Maps, tensors still as views of storages. */
  readonly root: unknown;
  readonly bigEndian: boolean;
  /** The bytes of a storage. */
  readonly storageBytes: (storage: Storage) => Uint8Array;
}

/** Whether the bytes begin as a zip archive does. */
export function isZip(bytes: Uint8Array): boolean {
  return [0x50, 0x4b, 0x03, 0x04].every((byte, index) => bytes[index] === byte);
}

/**
 * Reads a state dictionary that PyTorch saved: the newer container (a zip archive) or the older
 * one (a stream of pickles), the dictionary alone or within a checkpoint. Only tensors are read,
 * nothing is executed. Every array comes out in C order; float16 and bfloat16 become float32, bool
 * becomes uint8.
 *
 * @param name - what messages call the file
 * @throws an Error that says what is wrong and at which byte: a truncated or damaged file, a
 * global or opcode that tensors do not need, a tensor outside its storage, no state dictionary
 *
 * @example
 * ```ts
 * import { readPth } from '@obelisk/nn';
 * // A pickle that would run a command, were it loaded in Python.
 * const bytes = new TextEncoder().encode('cos\nsystem\n(X\x02\x00\x00\x00lstR.');
 * readPth(bytes, 'evil.pth'); // throws: evil.pth: names the global "os.system"
 * ```
 */
export function readPth(bytes: Uint8Array, name: string): NamedArrays {
  const budget = memoryBudget(bytes.length, name);
  const file = isZip(bytes) ? readPthZip(bytes, name, budget) : readPthStream(bytes, name, budget);
  const arrays: NamedArrays = new Map();
  for (const [key, tensor] of findStateDictionary(file.root, name)) {
    budget(decodedBytes(tensor), `tensor ${quote(key)} of shape [${tensor.shape.join(', ')}]`);
    arrays.set(key, ndarray(readTensor(tensor, file, budget), [...tensor.shape]));
  }
  return arrays;
}

function decodedBytes({ shape, type }: PickledTensor): number {
  return shape.reduce((count, size) => count * size, type.decodedBytes);
}

/** Decodes the part of the storage from the tensor's first to its last element, then gathers. */
function readTensor(tensor: PickledTensor, file: PickledFile, budget: MemoryBudget): WeightData {
  const { type, offset, shape, stride } = tensor;
  const touched = extent(shape, stride);
  budget(touched * type.decodedBytes, 'reading a storage');
  const bytes = file
    .storageBytes(tensor.storage)
    .subarray(offset * type.bytes, (offset + touched) * type.bytes);
  return gather(decodeElements(type, bytes, file.bigEndian), shape, stride, 0);
}
