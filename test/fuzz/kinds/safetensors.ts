import { writeSafetensors } from '@obelisk/nn';
import type { Random } from '@obelisk/tensor';
import ndarray from 'ndarray';
import { type FuzzKind, oneFile, theFile } from '../fuzz-kind.js';
import { mutatedBytes } from '../mutations/bytes.js';
import { happens, pick } from '../mutations/choice.js';
import { mutatedJsonBytes } from '../mutations/json.js';
import { readWeightFile } from './weight-files.js';

const types = [Float32Array, Float64Array, Int32Array, Int16Array, Uint8Array, Int8Array] as const;

function honestTensors(random: Random): Uint8Array {
  const count = 1 + random.integer(4);
  const arrays = Array.from({ length: count }, (_, at) => {
    const shape = Array.from({ length: random.integer(4) }, () => random.integer(4));
    const size = shape.reduce((product, length) => product * length, 1);
    const Type = pick(random, types);
    return [`layer${at}.weight`, ndarray(new Type(size).fill(at), shape)] as const;
  });
  const notes = new Map([
    ['model', 'obelisk'],
    ['labels', '["background","liver"]'],
  ]);
  return writeSafetensors(new Map(arrays), happens(random, 50) ? notes : undefined);
}

/** The header's length, header and data of a file. */
function parts(bytes: Uint8Array): { header: unknown; data: Uint8Array } {
  const end = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const text = new TextDecoder().decode(bytes.subarray(8, end));
  return { header: JSON.parse(text), data: bytes.subarray(end) };
}

/** A file whose header has as many bytes as it says. */
export function withHeader(header: Uint8Array, data: Uint8Array): Uint8Array {
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(header.length), true);
  return Uint8Array.from(Buffer.concat([new Uint8Array(length.buffer), header, data]));
}

/** The file with other metadata: these, or what a function makes of those that it has. */
export function withMetadata(
  bytes: Uint8Array,
  metadata: ReadonlyMap<string, string> | ((notes: Map<string, string>) => Map<string, string>),
): Uint8Array {
  const { header, data } = parts(bytes);
  const { __metadata__: former = {}, ...tensors } = header as Record<string, object>;
  const notes = new Map(Object.entries(former as Record<string, string>));
  const next = typeof metadata === 'function' ? metadata(notes) : metadata;
  const json = JSON.stringify({ __metadata__: Object.fromEntries(next), ...tensors });
  return withHeader(new TextEncoder().encode(json), data);
}

/** The file with a damaged header, or with damaged bytes anywhere. */
export function damagedTensors(honest: Uint8Array, random: Random): Uint8Array {
  if (happens(random, 35)) return mutatedBytes(honest, random);
  const { header, data } = parts(honest);
  return withHeader(mutatedJsonBytes(header, random), data);
}

/** Weights as .safetensors. */
export const tensors: FuzzKind = {
  make: (random) => oneFile('net.safetensors', damagedTensors(honestTensors(random), random)),
  read(input) {
    const [name, bytes] = theFile(input);
    readWeightFile(bytes, name);
  },
};
