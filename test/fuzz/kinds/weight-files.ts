import {
  type NamedArrays,
  readSafetensors,
  readSafetensorsMetadata,
  readWeights,
  writeSafetensors,
} from '@obelisk/nn';
import { expect } from '../fuzz-kind.js';

/** Reads weights; what is read can be written and read again. */
export function readWeightFile(bytes: Uint8Array, name: string): void {
  const arrays = readWeights(bytes, name);
  for (const [tensor, { shape, data }] of arrays) {
    const isCounted = shape.every((size) => Number.isInteger(size) && size >= 0);
    const size = shape.reduce((product, length) => product * length, 1);
    expect(isCounted && size === data.length, `${tensor}: shape ${shape} of ${data.length}`);
  }
  if (bytes[8] === '{'.charCodeAt(0)) readSafetensorsMetadata(bytes, name);
  if (!arrays.has('__metadata__')) checkRoundTrip(arrays);
}

function checkRoundTrip(arrays: NamedArrays): void {
  const again = readSafetensors(writeSafetensors(arrays), 'again');
  expect(again.size === arrays.size, 'other tensors when written and read');
  for (const [name, { shape, data }] of arrays) {
    const other = again.get(name);
    expect(other?.shape.join() === shape.join(), `another shape of ${name}`);
    const isSame = Buffer.compare(bytesOf(data), bytesOf(other?.data ?? data)) === 0;
    expect(isSame, `other numbers in ${name}`);
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  new Uint8Array(buffer, byteOffset, byteLength);
