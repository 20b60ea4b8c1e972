import { type Device, persist, type Shape } from '@obelisk/engine';
import { type Random, Tensor, tensor } from '@obelisk/tensor';

/** A tensor in a state dictionary, under the shape that released weight files give it. */
export interface StateEntry {
  readonly tensor: Tensor;
  readonly shape: Shape;
}

/** What a module consists of, under the names of the released weight files. */
export type State = Readonly<Record<string, Tensor | StateEntry | Module>>;

/**
 * A part of a network: named tensors, learned (`requiresGrad`) or only kept (running statistics,
 * fixed offsets), and other modules.
 *
 * @example
 * ```ts
 * import { Module } from '@obelisk/nn';
 * import { tensor } from '@obelisk/tensor';
 * class Gain extends Module {
 *   readonly gain = tensor([2], { requiresGrad: true });
 *   state() {
 *     return { gain: this.gain };
 *   }
 * }
 * new Gain().parameterCount(); // => 1
 * ```
 */
export abstract class Module {
  #training = true;
  #path = '';

  /** Names and parts, in the order of the released weight files. */
  abstract state(): State;

  /** Whether batch normalisation takes the moments of the batch, and dropout is active. */
  get training(): boolean {
    return this.#training;
  }

  /** Switches this module and its parts to training, or to evaluation. */
  train(on = true): this {
    this.#training = on;
    for (const part of Object.values(this.state())) if (part instanceof Module) part.train(on);
    return this;
  }

  /** Switches this module and its parts to evaluation. */
  evaluate(): this {
    return this.train(false);
  }

  /**
   * What messages call it: its class, and where it lies in the network whose tensors were named
   * last, as an optimiser names them.
   */
  protected get label(): string {
    const { name } = this.constructor;
    return this.#path === '' ? name : `${name} ${this.#path}`;
  }

  /** All tensors with their full names. */
  namedTensors(prefix = ''): Map<string, StateEntry> {
    const all = new Map<string, StateEntry>();
    for (const [name, part] of Object.entries(this.state())) {
      if (part instanceof Module) {
        part.#path = prefix + name;
        for (const entry of part.namedTensors(`${prefix}${name}.`)) all.set(...entry);
      } else {
        const entry = part instanceof Tensor ? { tensor: part, shape: part.shape } : part;
        all.set(prefix + name, entry);
      }
    }
    return all;
  }

  /** The tensors that are learned, with their full names. */
  parameters(): Map<string, Tensor> {
    const learned = [...this.namedTensors()].filter(([, entry]) => entry.tensor.requiresGrad);
    return new Map(learned.map(([name, entry]) => [name, entry.tensor]));
  }

  /** How many numbers are learned. */
  parameterCount(): number {
    return [...this.parameters().values()].reduce(
      (sum, { value }) => sum + value.storage.length,
      0,
    );
  }
}

/** Where and with which random numbers a module is made. */
export interface ModuleOptions {
  readonly device: Device;
  readonly random: Random;
}

/** A learned tensor; it outlives every scope. */
export function parameter(device: Device, shape: Shape, numbers: ArrayLike<number>): Tensor {
  const made = tensor(numbers, { device, shape, requiresGrad: true });
  persist(made.value);
  return made;
}

/** A tensor that is kept with the parameters but not learned. */
export function buffer(device: Device, shape: Shape, numbers: ArrayLike<number>): Tensor {
  const made = tensor(numbers, { device, shape });
  persist(made.value);
  return made;
}
