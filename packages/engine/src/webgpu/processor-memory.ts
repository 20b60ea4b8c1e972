import { Memory } from '../memory/memory.js';
import { GpuMemory } from './gpu-memory.js';
import { acquireGraphicsProcessor, graphicsProcessor } from './graphics-processor.js';

/** The memory of `webgpu`: buffers of the graphics processor, as long as there is one. */
export class ProcessorMemory extends Memory {
  #buffers: GpuMemory | null = null;

  /** @param onNew - is called when another graphics processor takes over, with empty buffers */
  constructor(readonly onNew: () => void) {
    super();
  }

  /** The buffers; null before the first kernel. */
  get buffers(): GpuMemory | null {
    return this.#buffers;
  }

  /** The buffers, when the graphics processor is there, which is asked for at the first kernel. */
  now(): GpuMemory | null {
    const processor = graphicsProcessor();
    if (!processor || processor.lost !== null) return this.#buffers;
    if (this.#buffers?.processor !== processor) {
      this.onNew();
      this.#buffers = new GpuMemory(processor);
    }
    return this.#buffers;
  }

  /** The same, as soon as the graphics processor is there. */
  async later(): Promise<GpuMemory> {
    await acquireGraphicsProcessor();
    return this.now() as GpuMemory;
  }
}
