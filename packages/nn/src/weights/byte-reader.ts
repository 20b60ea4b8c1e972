/** Reads little-endian numbers one after the other and says so when the bytes end too early. */
export class ByteReader {
  /** The bytes, whole. */
  readonly bytes: Uint8Array;
  /** What messages call these bytes. */
  readonly name: string;
  /** The index of the next byte to be read. */
  position: number;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, name: string, position = 0) {
    this.bytes = bytes;
    this.name = name;
    this.position = position;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Moves past `count` bytes and returns the position of the first. */
  skip(count: number, what: string): number {
    const start = this.position;
    if (start + count > this.bytes.length) {
      throw new Error(
        `${this.name}: is truncated: ${what} at byte ${start} needs ${count} bytes, ` +
          `${Math.max(0, this.bytes.length - start)} are left`,
      );
    }
    this.position = start + count;
    return start;
  }

  /** The next `count` bytes, not copied. */
  take(count: number, what: string): Uint8Array {
    const start = this.skip(count, what);
    return this.bytes.subarray(start, start + count);
  }

  uint8(what: string): number {
    return this.#view.getUint8(this.skip(1, what));
  }

  uint16(what: string): number {
    return this.#view.getUint16(this.skip(2, what), true);
  }

  int32(what: string): number {
    return this.#view.getInt32(this.skip(4, what), true);
  }

  uint32(what: string): number {
    return this.#view.getUint32(this.skip(4, what), true);
  }

  /** Exact up to 2^53; larger values, which no file can mean, stay larger than any file. */
  uint64(what: string): number {
    return Number(this.#view.getBigUint64(this.skip(8, what), true));
  }

  float64BigEndian(what: string): number {
    return this.#view.getFloat64(this.skip(8, what), false);
  }

  /** The text up to the next line feed, which is consumed, at most `limit` bytes of it. */
  line(limit: number, what: string): string {
    const start = this.position;
    const end = this.bytes.subarray(start, start + limit + 1).indexOf(10);
    if (end < 0) {
      throw new Error(`${this.name}: ${what} at byte ${start} does not end in ${limit} bytes`);
    }
    this.position = start + end + 1;
    return this.#decode(start, start + end, what);
  }

  /** The next `count` bytes as UTF-8. */
  text(count: number, what: string): string {
    const start = this.skip(count, what);
    return this.#decode(start, start + count, what);
  }

  #decode(start: number, end: number, what: string): string {
    try {
      // Without ignoreBOM the decoder would drop a leading byte-order mark.
      const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
      return decoder.decode(this.bytes.subarray(start, end));
    } catch {
      throw new Error(`${this.name}: ${what} at byte ${start} is not UTF-8 text`);
    }
  }
}
