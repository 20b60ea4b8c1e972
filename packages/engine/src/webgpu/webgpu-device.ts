import type { Assembly, Background, Target } from '../calls/assembly.js';
import { identityOf, KernelCache } from '../calls/kernel-cache.js';
import { arraysOf, type KernelCall } from '../calls/kernel-call.js';
import { preflight } from '../calls/preflight.js';
import { watched } from '../calls/watched.js';
import type { Device } from '../device.js';
import { areInOnePiece, joinedByCopies, partByCopy } from '../joined.js';
import { Resident } from '../memory/resident.js';
import { noteReads, type Place, Storage, type Values } from '../memory/storage.js';
import { sizeOf } from '../shape.js';
import { type GpuCounts, noCounts } from './gpu-counts.js';
import { GpuMemory } from './gpu-memory.js';
import { ProcessorMemory } from './processor-memory.js';
import { type Program, programOf } from './program.js';
import type { ResidentBuffer } from './resident-buffer.js';
import type { ResultSteps } from './shader.js';

/**
 * The device `webgpu`: results stay on the graphics processor until somebody reads them. A kernel
 * is recorded and its result handed out at once; what was recorded runs when a result is read.
 *
 * A step of the host needs numbers, so it reads, and what depends on it is recorded when it is
 * done. Nothing of that changes a result.
 */
export class WebgpuDevice implements Device {
  readonly name = 'webgpu';
  readonly memory = new ProcessorMemory(() => this.#programs.clear());
  readonly synchronous = false;
  readonly resident = true;
  readonly #programs: KernelCache<Program>;

  /** @param budget - bytes that compiled kernels may hold together */
  constructor(budget: number) {
    this.#programs = new KernelCache(budget);
  }

  run(call: KernelCall): Storage {
    preflight(call, true);
    const length = sizeOf(call.output) * (call.components ?? 1);
    const record = (memory: GpuMemory, arrays: readonly ResidentBuffer[]) => {
      const result = memory.take(length);
      this.#record(memory, call, arrays, result, 0, null);
      return result;
    };
    return new Storage(this.memory, length, this.#withArrays(arraysOf(call), record));
  }

  host(inputs: readonly Storage[], length: number, step: (...values: Values[]) => Values): Storage {
    noteReads(inputs);
    if (inputs.every(({ isOnHost }) => isOnHost)) {
      const values = inputs.map(({ lent }) => lent);
      return new Storage(this.memory, length, this.memory.hostStep(step, values));
    }
    for (const input of inputs) input.assertNotFreed();
    const { buffers } = this.memory;
    if (buffers) buffers.counts.hostSteps++;
    const reads = Promise.all(inputs.map((input) => input.read()));
    return new Storage(
      this.memory,
      length,
      reads.then((values) => this.memory.hostStep(step, values)),
    );
  }

  assemble(length: number, background: Background): Assembly {
    const late: Promise<unknown>[] = [];
    let whole: ResidentBuffer | null = null;
    const begun = (memory: GpuMemory) => {
      whole ??= background === 'zeros' ? memory.zeros(length) : memory.take(length);
      return whole;
    };
    const doLater = (recorded: void | Promise<void>) => {
      if (recorded instanceof Promise) late.push(recorded);
    };
    const run = (call: KernelCall, target: Target) => {
      preflight(call, true);
      doLater(
        this.#withArrays(arraysOf(call), (memory, arrays) => {
          this.#record(memory, call, arrays, begun(memory), target.offset, target);
        }),
      );
    };
    const copy = (from: Storage, to: number, start = 0, count = from.length) => {
      if (count === 0) return;
      doLater(
        this.#withArrays([from], (memory, [array]) => {
          memory.copy(array, start, begun(memory), to, count);
        }),
      );
    };
    const finish = () => {
      const made = this.memory.now();
      if (made && late.length === 0) return new Storage(this.memory, length, begun(made));
      const all = Promise.all(late)
        .then(() => this.memory.later())
        .then(begun);
      return new Storage(this.memory, length, all);
    };
    return { run, copy, finish };
  }

  join(parts: readonly Storage[]): Storage {
    const memory = this.memory.now();
    if (!memory || parts.some(isLate)) return joinedByCopies(this, parts);
    const placed = parts.map((part) => placedIn(memory, part));
    if (!areInOnePiece(placed)) return joinedByCopies(this, parts);
    noteReads(parts);
    const length = placed.reduce((sum, part) => sum + part.length, 0);
    return new Storage(this.memory, length, placed[0].part(0, length));
  }

  part(storage: Storage, start: number, length: number): Storage {
    const memory = this.memory.now();
    if (!memory || isLate(storage)) return partByCopy(this, storage, start, length);
    noteReads([storage]);
    return new Storage(this.memory, length, placedIn(memory, storage).part(start, length));
  }

  copy(storage: Storage): Storage {
    noteReads([storage]);
    const memory = this.memory.now();
    if (memory && !storage.isLate) {
      return new Storage(this.memory, storage.length, placedIn(memory, storage).share());
    }
    storage.assertNotFreed();
    return new Storage(this.memory, storage.length, storage.borrow());
  }

  /** What it was asked to do so far. */
  counts(): GpuCounts {
    return { ...(this.memory.buffers?.counts ?? noCounts()) };
  }

  /** Bytes of its arrays now, at most so far, and of buffers that wait for others. */
  memoryUse(): { used: number; peak: number; waiting: number } {
    const { usedBytes = 0, peakBytes = 0, waitingBytes = 0 } = this.memory.buffers?.pool ?? {};
    return { used: usedBytes, peak: peakBytes, waiting: waitingBytes };
  }

  usage(): { kernels: number; bytes: number } {
    const waiting = this.memory.buffers?.pool.waitingBytes ?? 0;
    return { kernels: this.#programs.size, bytes: this.#programs.bytes + waiting };
  }

  clear(): void {
    this.#programs.clear();
    this.memory.buffers?.clear();
  }

  /** Does something with arrays on the graphics processor: at once, where it can. */
  #withArrays<Result>(
    arrays: readonly (Storage | Values)[],
    work: (memory: GpuMemory, arrays: readonly ResidentBuffer[]) => Result,
  ): Result | Promise<Result> {
    noteReads(arrays);
    const memory = this.memory.now();
    if (memory && !arrays.some(isLate)) {
      const passing: ResidentBuffer[] = [];
      const placed = arrays.map((array) => {
        if (array instanceof Storage) return placedIn(memory, array);
        const uploaded = memory.upload(array);
        passing.push(uploaded);
        return uploaded;
      });
      const result = work(memory, placed);
      for (const array of passing) array.release();
      return result;
    }
    for (const array of arrays) if (array instanceof Storage) array.assertNotFreed();
    const places = arrays.map((array) => (array instanceof Storage ? array.borrow() : array));
    return Promise.all([this.memory.later(), ...places]).then(([now, ...found]) => {
      const borrowed = found.map((place) => onProcessor(now, place));
      try {
        return work(now, borrowed);
      } finally {
        for (const array of borrowed) array.release();
      }
    });
  }

  #record(
    memory: GpuMemory,
    call: KernelCall,
    arrays: readonly ResidentBuffer[],
    result: ResidentBuffer,
    start: number,
    steps: ResultSteps | null,
  ): void {
    const compile = () => programOf(memory, call, steps);
    watched(this.name, this.#programs, keyOf(call, steps), call, compile, (program) => {
      program.record(call, arrays, result, start);
    });
  }
}

const isLate = (array: Storage | Values) => array instanceof Storage && array.isLate;

function placedIn(memory: GpuMemory, storage: Storage): ResidentBuffer {
  return there(storage.placed((values) => memory.upload(values)) as ResidentBuffer);
}

function onProcessor(memory: GpuMemory, place: Place): ResidentBuffer {
  return place instanceof Resident ? there(place as ResidentBuffer) : memory.upload(place);
}

/** @throws Error when it lay on a graphics processor that was lost */
function there(array: ResidentBuffer): ResidentBuffer {
  const { keeper } = array.shared;
  if (keeper instanceof GpuMemory && keeper.processor.lost) throw new Error(keeper.processor.lost);
  return array;
}

/** What tells programs apart. Sizes do not: they are parameters. */
function keyOf({ kernel, integers, reals, inputs }: KernelCall, steps: ResultSteps | null) {
  const ranks = inputs.map((input) => ('number' in input ? 'n' : input.extent.length)).join('');
  const places = steps ? [steps.cell, steps.component, steps.components, steps.places] : 0;
  const constants = JSON.stringify([integers ?? 0, reals ?? 0, places]);
  return `${identityOf(kernel)}|${ranks}|${constants}`;
}
