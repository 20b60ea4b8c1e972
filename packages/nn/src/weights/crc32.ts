// One entry per byte value: the remainder of that byte, bits reflected, by the polynomial of zip.
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  }
  return remainder;
});

/** The checksum that zip keeps of each entry (ISO 3309, as in gzip and PNG). */
export function crc32(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (let index = 0; index < bytes.length; index++) {
    remainder = (remainder >>> 8) ^ table[(remainder ^ bytes[index]) & 0xff];
  }
  return (remainder ^ 0xffffffff) >>> 0;
}
