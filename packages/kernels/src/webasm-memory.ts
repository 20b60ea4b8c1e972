/** What a compiled kernel takes beside its arguments and result: code, gpu.js' syntax tree. */
export const codeBytes = 2 ** 18;
/** Memory of WebAssembly comes in pages of 64 KiB. */
const pageBytes = 2 ** 16;
/** gpu.js writes into every module that its memory has at most so many pages: 256 MiB. */
const mostPages = 4096;
/** gpu.js asks for 16 pages more than it needs; one more for the gaps between arguments. */
const sparePages = 17;

/** Kernels that need more than this, for arguments and result, have a memory of their own. */
export const mostSharedBytes = mostPages * pageBytes;

/**
 * One memory for all compiled kernels of a device. gpu.js gives every kernel a memory of its own,
 * for its arguments and its result, and keeps it: the kernels of a training step then hold more
 * than a gigabyte, or are compiled anew in every step. But a kernel's arguments are copied in when
 * it is called, and its result is copied out before another one runs, so that all can take turns.
 */
export class WebasmMemory {
  #memory = new WebAssembly.Memory({ initial: 1, maximum: mostPages });
  #numbers = new Float32Array(this.#memory.buffer);

  /** Whether a kernel with so many bytes of arguments and result can share it. */
  fits(bytes: number): boolean {
    return Math.ceil(bytes / pageBytes) + sparePages <= mostPages;
  }

  /** The memory, grown to at least so many pages. */
  withRoomFor(pages: number): WebAssembly.Memory {
    const missing = pages - this.#memory.buffer.byteLength / pageBytes;
    if (missing > 0) this.#memory.grow(missing);
    return this.#memory;
  }

  /** All of it as float32; an array that was asked for earlier is empty once the memory grew. */
  get numbers(): Float32Array {
    if (this.#numbers.length === 0) this.#numbers = new Float32Array(this.#memory.buffer);
    return this.#numbers;
  }
}
