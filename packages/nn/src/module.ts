import { type Device, type DeviceName, persist, type Shape } from '@obelisk/engine';
import { type Random, Tensor, tensor } from '@obelisk/tensor';

/** A tensor in a state dictionary, under the shape that released weight files give it. */
export interface StateEntry {
  readonly tensor: Tensor;
  readonly shape: Shape;
}

/** What a module consists of, under the names of the released weight files. */
export type State = Readonly<Record<string, Tensor | StateEntry | Module>>;

/**
 * A part of a network: tensors, learned (`requiresGrad`) or only kept (running statistics, fixed
 * offsets), and other modules. They are found in its fields, and are called as these.
 *
 * @example
 * ```ts
 * import { Module } from '@obelisk/nn';
 * import { tensor } from '@obelisk/tensor';
 * class Gain extends Module {
 *   readonly gain = tensor([2], { requiresGrad: true });
 * }
 * [...new Gain().parameters().keys()]; // => ['gain']
 * ```
 */
export abstract class Module {
  #training = true;
  #path = '';

  /**
   * Names and parts, in the order of the weight files: the fields that hold a tensor, a module,
   * or a list of them (`layers.0`, `layers.1`, ...). Written anew where files have other names.
   */
  state(): State {
    return Object.fromEntries(Object.entries(this).flatMap(partsOfField));
  }

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

  /** Switches this module and its parts to evaluation: `train(false)`. */
  eval(): this {
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

  /** The tensors that are learned, each once, with their full names. */
  parameters(): Map<string, Tensor> {
    const names = new Map<Tensor, string>();
    for (const [name, { tensor }] of this.namedTensors()) {
      if (tensor.requiresGrad && !names.has(tensor)) names.set(tensor, name);
    }
    return new Map([...names].map(([tensor, name]) => [name, tensor]));
  }

  /** The names of those parts that decide where the module looks; their rate is often lower. */
  decidesPlaces(): readonly string[] {
    return [];
  }

  /**
   * Those of the `parameters()` that decide where layers look: offsets, positions, and the branches
   * that predict them, of this module and its parts.
   */
  offsetParameters(): Map<string, Tensor> {
    const deciding = new Set(tensorsThatDecide(this));
    return new Map([...this.parameters()].filter(([, tensor]) => deciding.has(tensor)));
  }

  /** How many numbers are learned. */
  parameterCount(): number {
    return [...this.parameters().values()].reduce(
      (sum, { value }) => sum + value.storage.length,
      0,
    );
  }
}

/** What a field of a module holds of its state. */
function partsOfField([name, value]: [string, unknown]): [string, Tensor | Module][] {
  if (value instanceof Tensor || value instanceof Module) return [[name, value]];
  if (!Array.isArray(value)) return [];
  return value.flatMap((part, at) => partsOfField([`${name}.${at}`, part]));
}

/** Parts are found by fields, too: released names may list a tensor without its module. */
function tensorsThatDecide(module: Module): Tensor[] {
  const state = module.state();
  const own = module.decidesPlaces().map((name) => state[name]);
  const parts = [...Object.entries(module).flatMap(partsOfField), ...Object.entries(state)];
  const inParts = parts.flatMap(([, part]) =>
    part instanceof Module ? tensorsThatDecide(part) : [],
  );
  return [...own.flatMap(tensorsIn), ...inParts];
}

function tensorsIn(part: State[string]): Tensor[] {
  if (part instanceof Module) return [...part.parameters().values()];
  return [part instanceof Tensor ? part : part.tensor];
}

/** Where and with which random numbers a module is made. */
export interface ModuleOptions {
  /** The default device when left out. */
  readonly device?: Device | DeviceName;
  /** Where the first weights are drawn from; the default stream, of `manualSeed`, when left out. */
  readonly random?: Random;
}

/** A learned tensor; it outlives every scope. */
export function parameter(
  device: ModuleOptions['device'],
  shape: Shape,
  numbers: ArrayLike<number>,
): Tensor {
  const made = tensor(numbers, { device, shape, requiresGrad: true });
  persist(made.value);
  return made;
}

/** A tensor that is kept with the parameters but not learned. */
export function buffer(
  device: ModuleOptions['device'],
  shape: Shape,
  numbers: ArrayLike<number>,
): Tensor {
  const made = tensor(numbers, { device, shape });
  persist(made.value);
  return made;
}
