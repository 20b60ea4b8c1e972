/** An array of a .npy file. */
export interface NpyArray {
  shape: number[];
  data: Int32Array | Float32Array | Float64Array | BigInt64Array;
}

const kinds = { '<i4': Int32Array, '<f4': Float32Array, '<f8': Float64Array, '<i8': BigInt64Array };

/** Reads NumPy's .npy format, version 1, little-endian, C order: that of the reference values. */
export function readNpy(file: Uint8Array): NpyArray {
  const length = file[8] + 256 * file[9];
  const header = new TextDecoder().decode(file.subarray(10, 10 + length));
  const dtype = header.match(/'descr': '([^']+)'/)?.[1] as keyof typeof kinds;
  const shape = header.match(/'shape': \(([^)]*)\)/)?.[1] ?? '';
  if (!(dtype in kinds) || header.includes("'fortran_order': True")) {
    throw new Error(`npy: cannot read ${header.trim()}`);
  }
  const bytes = Uint8Array.from(file.subarray(10 + length)); // Buffer.slice would not copy
  return {
    shape: shape
      .split(',')
      .filter((size) => size.trim() !== '')
      .map(Number),
    data: new kinds[dtype](bytes.buffer),
  };
}
