import { Resident } from '../memory/resident.js';
import type { Values } from '../memory/storage.js';

/** Who has the buffers: gives copies of what is in them, and takes them back. */
export interface BufferKeeper {
  readBack(buffer: GPUBuffer, start: number, length: number): Promise<Values>;
  give(buffer: GPUBuffer): void;
}

/** A buffer, and how many have it. */
export interface SharedBuffer {
  readonly buffer: GPUBuffer;
  readonly keeper: BufferKeeper;
  owners: number;
}

/** Numbers in a buffer of the graphics processor, from number `start` of it on. */
export class ResidentBuffer extends Resident {
  #held = true;

  constructor(
    readonly shared: SharedBuffer,
    readonly length: number,
    readonly start = 0,
  ) {
    super();
    shared.owners++;
    forgotten.register(this, shared, this);
  }

  get buffer(): GPUBuffer {
    return this.shared.buffer;
  }

  override read(): Promise<Values> {
    return this.shared.keeper.readBack(this.buffer, this.start, this.length);
  }

  override share(): ResidentBuffer {
    return new ResidentBuffer(this.shared, this.length, this.start);
  }

  /** Some of these numbers for one more owner. */
  part(start: number, length: number): ResidentBuffer {
    return new ResidentBuffer(this.shared, length, this.start + start);
  }

  override release(): void {
    if (!this.#held) return;
    this.#held = false;
    forgotten.unregister(this);
    letGo(this.shared);
  }
}

/** Owners that the garbage collector took, as those of tensors that nobody freed. */
const forgotten = new FinalizationRegistry<SharedBuffer>(letGo);

function letGo(shared: SharedBuffer): void {
  shared.owners--;
  if (shared.owners === 0) shared.keeper.give(shared.buffer);
}
