/**
 * A picture of coloured cells as the address of a BMP file, whose bytes lie in it: the smallest
 * picture that needs no packing.
 * @param rows - colours as `#rrggbb`, from the top
 */
export function bitmapUrl(rows: readonly (readonly string[])[]): string {
  const [height, width] = [rows.length, rows[0]?.length ?? 0];
  const stride = Math.ceil((width * 3) / 4) * 4; // rows begin at multiples of four bytes
  const bytes = new Uint8Array(headerLength + stride * height);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]); // BM
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, headerLength, true);
  view.setUint32(14, 40, true); // BITMAPINFOHEADER
  view.setInt32(18, width, true);
  view.setInt32(22, -height, true); // negative: the first row is the upper one
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true); // bits of a cell
  for (const [row, colours] of rows.entries()) {
    for (const [column, colour] of colours.entries()) {
      const channels = [5, 3, 1].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
      bytes.set(channels, headerLength + row * stride + 3 * column); // blue, green, red
    }
  }
  return `data:image/bmp;base64,${btoa(String.fromCharCode(...bytes))}`;
}

const headerLength = 54;
