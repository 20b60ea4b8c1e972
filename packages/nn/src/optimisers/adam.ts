import { type DeviceArray, fullArray, persist, tidy } from '@obelisk/engine';
import { adamFirst, adamParameter, adamSecond } from '@obelisk/kernels';
import type { Tensor } from '@obelisk/tensor';
import { refuseUnknown } from '../layer-options.js';
import { flattened, unflattened } from './flat.js';

/** Settings of Adam, with the values of the paper as defaults. */
export interface AdamOptions {
  /** Learning rate; 0.002 in Section 4. */
  lr?: number;
  /** $\lambda$, added to the gradient (L2, not decoupled); 0 when left out. */
  weightDecay?: number;
  betas?: readonly [number, number];
  eps?: number;
}

/** What Adam remembers of a parameter. */
export interface AdamState {
  readonly first: DeviceArray;
  readonly second: DeviceArray;
  /** $t$: how often it was moved. */
  readonly steps: number;
}

/** A parameter that is to be moved, and what Adam knows of it. */
interface Moving {
  readonly name: string;
  readonly parameter: Tensor;
  readonly gradient: DeviceArray;
  readonly before: AdamState;
}

/**
 * Adam (Kingma and Ba, 2015) with weight decay added to the gradient:
 * $g \leftarrow \bar\theta + \lambda \theta$, $m \leftarrow \beta_1 m + (1 - \beta_1) g$,
 * $v \leftarrow \beta_2 v + (1 - \beta_2) g^2$,
 * $\theta \leftarrow \theta - \eta \, \frac{m}{1 - \beta_1^t} / \left(\sqrt{\frac{v}{1 -
 * \beta_2^t}} + \varepsilon\right)$.
 * Each parameter has a $t$ of its own, which counts the steps in which it had a gradient.
 *
 * @example
 * ```ts
 * import { Adam } from '@obelisk/nn';
 * import { square, sum, tensor } from '@obelisk/tensor';
 * const x = tensor([3], { requiresGrad: true });
 * const adam = new Adam(new Map([['x', x]]), { lr: 1 });
 * sum(square(x)).backward();
 * adam.step();
 * x.item(); // => ≈ 2
 * ```
 */
export class Adam {
  /** Learning rate; a schedule may change it between steps. */
  lr: number;
  readonly #parameters: ReadonlyMap<string, Tensor>;
  readonly #states = new Map<string, AdamState>();
  readonly #settings: Required<Omit<AdamOptions, 'lr'>>;

  /** @throws Error for an unknown option, or when the parameters are no map */
  constructor(parameters: ReadonlyMap<string, Tensor>, options: AdamOptions = {}) {
    const { lr = 0.002, weightDecay = 0, betas = [0.9, 0.999], eps = 1e-8, ...unknown } = options;
    refuseUnknown('Adam', unknown);
    if (!(parameters instanceof Map)) {
      throw new Error('Adam: expected a map from names to tensors, as net.parameters() gives it');
    }
    this.lr = lr;
    this.#parameters = parameters;
    this.#settings = { weightDecay, betas, eps };
  }

  /** Moves every parameter that has a gradient, and lets the gradients go. */
  step(): void {
    for (const parameters of this.#together()) tidy(() => this.#move(parameters));
    this.zeroGrad();
  }

  /** Sets all gradients to null. */
  zeroGrad(): void {
    for (const parameter of this.#parameters.values()) {
      parameter.grad?.value.storage.free();
      parameter.grad = null;
    }
  }

  /** Everything that must be kept to go on later, by name; the next step frees these arrays. */
  saveState(): Map<string, AdamState> {
    return new Map(this.#states);
  }

  /** Goes on from what `saveState` gave. */
  loadState(states: ReadonlyMap<string, AdamState>): void {
    this.#states.clear();
    for (const [name, state] of states) this.#keep(name, state);
  }

  /**
   * Parameters that are moved by the same three kernels. On a graphics processor these are all that
   * were moved equally often: a kernel of a few numbers takes as long there as one of thousands.
   * On a CPU it does not, and bringing the gradients together would be one more copy.
   */
  #together(): Moving[][] {
    const groups = new Map<string, Moving[]>();
    for (const [name, parameter] of this.#parameters) {
      if (!parameter.grad) continue;
      const before = this.#states.get(name) ?? firstState(parameter.value);
      const moving = { name, parameter, gradient: parameter.grad.value, before };
      const group = parameter.device.resident ? `after ${before.steps} steps` : name;
      groups.set(group, [...(groups.get(group) ?? []), moving]);
    }
    return [...groups.values()];
  }

  #move(parameters: readonly Moving[]): void {
    const { weightDecay, betas, eps } = this.#settings;
    const [beta1, beta2] = betas;
    const steps = parameters[0].before.steps + 1;
    const gradient = flattened(parameters.map((one) => one.gradient));
    const value = flattened(parameters.map(({ parameter }) => parameter.value));
    const [before1, before2] = [
      flattened(parameters.map(({ before }) => before.first)),
      flattened(parameters.map(({ before }) => before.second)),
    ];
    const first = adamFirst(gradient, value, before1, weightDecay, beta1);
    const second = adamSecond(gradient, value, before2, weightDecay, beta2);
    const scale = Math.sqrt(1 - beta2 ** steps);
    const rate = (this.lr * scale) / (1 - beta1 ** steps);
    const moved = adamParameter(value, first, second, rate, eps * scale);
    const shapes = parameters.map(({ parameter }) => parameter.shape);
    const [firsts, seconds, values] = [first, second, moved].map((all) => unflattened(all, shapes));
    for (const [at, { name, parameter, before }] of parameters.entries()) {
      parameter.assign(values[at], `a step of Adam (${name})`);
      before.first.storage.free();
      before.second.storage.free();
      this.#keep(name, { first: firsts[at], second: seconds[at], steps });
    }
  }

  /** The moments outlive the step that makes them. */
  #keep(name: string, { first, second, steps }: AdamState): void {
    this.#states.set(name, { first: persist(first), second: persist(second), steps });
  }
}

function firstState({ device, shape }: DeviceArray): AdamState {
  return { first: fullArray(device, shape, 0), second: fullArray(device, shape, 0), steps: 0 };
}
