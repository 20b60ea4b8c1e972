/**
 * The value of a floating-point number of few bits, sign s, exponent e and fraction f of m bits:
 *
 *     e > 0:  (-1)^s * 2^(e - bias) * (1 + f / 2^m)
 *     e = 0:  (-1)^s * 2^(1 - bias) * f / 2^m
 */
function smallFloat(bits: number, exponentBits: number, fractionBits: number): number {
  const bias = 2 ** (exponentBits - 1) - 1;
  const sign = bits >> (exponentBits + fractionBits) ? -1 : 1;
  const exponent = (bits >> fractionBits) & (2 ** exponentBits - 1);
  const fraction = (bits & (2 ** fractionBits - 1)) / 2 ** fractionBits;
  if (exponent === 0) return sign * 2 ** (1 - bias) * fraction;
  return sign * 2 ** (exponent - bias) * (1 + fraction);
}

/** IEEE 754 half precision; the largest of its 32 exponents means infinity or NaN. */
function float16(bits: number): number {
  if ((bits & 0x7c00) !== 0x7c00) return smallFloat(bits, 5, 10);
  if ((bits & 0x3ff) !== 0) return Number.NaN;
  return bits & 0x8000 ? -Infinity : Infinity;
}

/** Half-precision numbers as float32; every one is exact. */
export function float16ToFloat32(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, float16);
}

/** bfloat16 is the upper half of a float32. */
export function bfloat16ToFloat32(halves: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(halves, (bits) => bits << 16).buffer);
}

/** float8 E5M2 is the upper half of a float16. */
export function float8E5m2ToFloat32(bytes: Uint8Array): Float32Array {
  return Float32Array.from(bytes, (bits) => float16(bits << 8));
}

/** float8 E4M3 has no infinity: its largest exponent counts on, and all bits set is NaN. */
export function float8E4m3ToFloat32(bytes: Uint8Array): Float32Array {
  return Float32Array.from(bytes, (bits) =>
    (bits & 0x7f) === 0x7f ? Number.NaN : smallFloat(bits, 4, 3),
  );
}
