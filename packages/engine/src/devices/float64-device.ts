import type { Assembly } from '../calls/assembly.js';
import type { Device } from '../device.js';
import { liesIn, Memory } from '../memory/memory.js';
import { Storage, type Values } from '../memory/storage.js';

/**
 * The device of the twins: every kernel family runs its plain TypeScript loops in double precision
 * here, forward and backward. It is the oracle for all others, and where gradcheck takes place.
 */
export class Float64Device implements Device {
  readonly name = 'float64';
  readonly memory = new Memory(8);
  readonly synchronous = true;
  readonly resident = false;

  run(): Storage {
    throw noKernels();
  }

  host(inputs: readonly Storage[], length: number, step: (...values: Values[]) => Values): Storage {
    const values = inputs.map(({ lent }) => lent);
    const result = step(...values);
    const isOwn = result instanceof Float64Array && !values.some((one) => liesIn(result, one));
    return new Storage(this.memory, length, isOwn ? result : Float64Array.from(result));
  }

  assemble(): Assembly {
    throw noKernels();
  }

  join(parts: readonly Storage[]): Storage {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const whole = new Float64Array(length);
    let at = 0;
    for (const part of parts) {
      whole.set(part.lent, at);
      at += part.length;
    }
    return new Storage(this.memory, length, whole);
  }

  part(storage: Storage, start: number, length: number): Storage {
    const numbers = storage.lent.slice(start, start + length);
    return new Storage(this.memory, length, numbers);
  }

  copy(storage: Storage): Storage {
    return new Storage(this.memory, storage.length, storage.values.slice());
  }

  usage(): { kernels: number; bytes: number } {
    return { kernels: 0, bytes: 0 };
  }

  clear(): void {}
}

function noKernels(): Error {
  return new Error('float64: kernels do not run here, their twins do; call `compute` with both');
}
