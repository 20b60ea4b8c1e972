/** Sizes are rounded up to multiples of this at least. */
const granularity = 256;
/** And to an eighth of a power of two, so that arrays of nearly one length share buffers. */
const sizesPerOctave = 8;

/** Bytes of the buffer in which an array of so many numbers lies on a graphics processor. */
export function bufferBytes(length: number): number {
  const bytes = Math.max(4 * length, granularity);
  const unit = 2 ** Math.floor(Math.log2(bytes)) / sizesPerOctave;
  return roundedUp(bytes, Math.max(granularity, unit));
}

/** Without the second rounding, for an array that hardly fits. */
export function leastBufferBytes(length: number): number {
  return roundedUp(Math.max(4 * length, granularity), granularity);
}

function roundedUp(bytes: number, unit: number): number {
  return Math.ceil(bytes / unit) * unit;
}
