import { otherKind } from './file-kinds.js';
import { isZip, readPth } from './pth.js';
import { readSafetensors } from './safetensors.js';
import type { NamedArrays } from './state-dictionary.js';

const PICKLE_START = 0x80;
const NEWEST_PICKLE = 5;

/** Also when nothing but the first byte is left: then the file is truncated. */
function isPickle(bytes: Uint8Array): boolean {
  return bytes[0] === PICKLE_START && !(bytes[1] > NEWEST_PICKLE);
}

/** A header follows its length; one length in 2^40 would begin like this by chance. */
function isSafetensors(bytes: Uint8Array): boolean {
  const isShort = bytes[5] === 0 && bytes[6] === 0 && bytes[7] === 0;
  return isShort && bytes[8] === '{'.charCodeAt(0);
}

/**
 * Reads named tensors from a `.pth` file (either container of PyTorch) or a safetensors file. The
 * content tells which, never the name.
 *
 * @param name - what messages call the file
 * @throws an Error that says what is wrong: an empty, truncated or damaged file, or which kind of
 * file it is when it holds no weights
 *
 * @example
 * ```ts
 * import { readWeights, writeSafetensors } from '@obelisk/nn';
 * import ndarray from 'ndarray';
 * const offsets = ndarray(new Float32Array(6), [1, 2, 1, 1, 3]);
 * const bytes = writeSafetensors(new Map([['offset1', offsets]]));
 * readWeights(bytes, 'net.bin').get('offset1')!.shape; // => [1, 2, 1, 1, 3]
 * ```
 */
export function readWeights(bytes: Uint8Array, name: string): NamedArrays {
  if (bytes.length === 0) throw new Error(`${name}: is empty, expected weights`);
  if (isZip(bytes) || isPickle(bytes)) return readPth(bytes, name);
  if (isSafetensors(bytes)) return readSafetensors(bytes, name);
  const kind = otherKind(bytes);
  throw new Error(
    kind
      ? `${name}: is ${kind}, expected weights (.pth or safetensors)`
      : `${name}: is neither a .pth nor a safetensors file (${bytes.length} bytes of another kind)`,
  );
}
