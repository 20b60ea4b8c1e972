import { type DeviceArray, fullArray, persist, tidy } from '@obelisk/engine';
import { adamFirst, adamParameter, adamSecond } from '@obelisk/kernels';
import { refuseUnknown, type Tensor } from '@obelisk/tensor';
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

/** Parameters with a rate of their own. */
export interface AdamGroup {
  readonly parameters: ReadonlyMap<string, Tensor>;
  /** Learning rate; that of the options when left out. */
  readonly lr?: number;
}

/** What Adam remembers of a parameter. */
export interface AdamState {
  readonly first: DeviceArray;
  readonly second: DeviceArray;
  /** $t$: how often it was moved. */
  readonly steps: number;
}

/** A step that Adam has taken with a parameter: its moments after it, and what it went by. */
export interface AdamStep extends AdamState {
  /** $\eta$ of that step, for this parameter. */
  readonly lr: number;
  readonly weightDecay: number;
  readonly betas: readonly [number, number];
  readonly eps: number;
}

/** A parameter that is to be moved, and what Adam knows of it. */
interface Moving {
  readonly name: string;
  readonly parameter: Tensor;
  readonly gradient: DeviceArray;
  readonly before: AdamState;
  /** Its rate, in units of `lr`. */
  readonly share: number;
}

/**
 * Adam (Kingma and Ba, 2015) with weight decay added to the gradient:
 * $g \leftarrow \bar\theta + \lambda \theta$, $m \leftarrow \beta_1 m + (1 - \beta_1) g$,
 * $v \leftarrow \beta_2 v + (1 - \beta_2) g^2$,
 * $\theta \leftarrow \theta - \eta \, \frac{m}{1 - \beta_1^t} / \left(\sqrt{\frac{v}{1 -
 * \beta_2^t}} + \varepsilon\right)$.
 * Each parameter has a $t$ of its own, which counts the steps in which it had a gradient. Groups
 * may have rates of their own, as in PyTorch; a schedule that changes `lr` changes theirs in the
 * same proportion.
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
 * const slow = [{ parameters: new Map([['x', x]]), lr: 0.1 }];
 * const another = new Adam(slow, { lr: 1 });
 * sum(square(x)).backward();
 * another.step();
 * x.item(); // => ≈ 1.9
 * ```
 */
export class Adam {
  /** Learning rate; a schedule may change it between steps. */
  lr: number;
  readonly #parameters: ReadonlyMap<string, Tensor>;
  readonly #shares: ReadonlyMap<string, number>;
  readonly #states = new Map<string, AdamState>();
  /** The rates that the last steps were taken with. */
  readonly #rates = new Map<string, number>();
  readonly #settings: Required<Omit<AdamOptions, 'lr'>>;

  /**
   * @throws Error for an unknown option, when the parameters are neither a map nor groups of them,
   *   or two groups have one name
   */
  constructor(
    parameters: ReadonlyMap<string, Tensor> | readonly AdamGroup[],
    options: AdamOptions = {},
  ) {
    if (typeof options !== 'object') {
      throw new Error(`Adam: options are given by name, as { lr: ${options} }`);
    }
    const { lr = 0.002, weightDecay = 0, betas = [0.9, 0.999], eps = 1e-8, ...unknown } = options;
    refuseUnknown('Adam', unknown, ['lr', 'weightDecay', 'betas', 'eps']);
    const groups: readonly AdamGroup[] =
      parameters instanceof Map ? [{ parameters }] : groupsOf(parameters);
    this.lr = lr;
    this.#parameters = together(groups);
    this.#shares = new Map(groups.flatMap((group) => sharesOf(group, lr)));
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

  /**
   * The last step that a parameter was moved by: its moments, and the rate it was taken with, be
   * `lr` another one since. The next step frees the moments. `adamMove` tells what became of a
   * number.
   * @returns null while it was not moved, since the state was loaded
   */
  lastStep(name: string): AdamStep | null {
    const [state, lr] = [this.#states.get(name), this.#rates.get(name)];
    return state && lr !== undefined ? { ...state, lr, ...this.#settings } : null;
  }

  /** Everything that must be kept to go on later, by name; the next step frees these arrays. */
  saveState(): Map<string, AdamState> {
    return new Map(this.#states);
  }

  /** Goes on from what `saveState` gave. */
  loadState(states: ReadonlyMap<string, AdamState>): void {
    this.#states.clear();
    this.#rates.clear();
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
      const share = this.#shares.get(name) ?? 1;
      const moving = { name, parameter, gradient: parameter.grad.value, before, share };
      const group = parameter.device.resident ? `after ${before.steps} steps, ${share}` : name;
      groups.set(group, [...(groups.get(group) ?? []), moving]);
    }
    return [...groups.values()];
  }

  #move(parameters: readonly Moving[]): void {
    const { weightDecay, betas, eps } = this.#settings;
    const [beta1, beta2] = betas;
    const [{ before: earlier, share }] = parameters;
    const steps = earlier.steps + 1;
    const gradient = flattened(parameters.map((one) => one.gradient));
    const value = flattened(parameters.map(({ parameter }) => parameter.value));
    const [before1, before2] = [
      flattened(parameters.map(({ before }) => before.first)),
      flattened(parameters.map(({ before }) => before.second)),
    ];
    const first = adamFirst(gradient, value, before1, weightDecay, beta1);
    const second = adamSecond(gradient, value, before2, weightDecay, beta2);
    const scale = Math.sqrt(1 - beta2 ** steps);
    const rate = (this.lr * share * scale) / (1 - beta1 ** steps);
    const moved = adamParameter(value, first, second, rate, eps * scale);
    const shapes = parameters.map(({ parameter }) => parameter.shape);
    const [firsts, seconds, values] = [first, second, moved].map((all) => unflattened(all, shapes));
    for (const [at, { name, parameter, before }] of parameters.entries()) {
      parameter.assign(values[at], `a step of Adam (${name})`);
      before.first.storage.free();
      before.second.storage.free();
      this.#rates.set(name, this.lr * share);
      this.#keep(name, { first: firsts[at], second: seconds[at], steps });
    }
  }

  /** The moments outlive the step that makes them. */
  #keep(name: string, { first, second, steps }: AdamState): void {
    this.#states.set(name, { first: persist(first), second: persist(second), steps });
  }
}

/** What no type has checked, a list of groups or a guess. */
function groupsOf(given: unknown): readonly AdamGroup[] {
  return Array.isArray(given) ? given : [{ parameters: given as AdamGroup['parameters'] }];
}

/** The parameters of all groups. */
function together(groups: readonly AdamGroup[]): Map<string, Tensor> {
  const all = new Map<string, Tensor>();
  for (const { parameters } of groups) {
    if (!(parameters instanceof Map)) {
      throw new Error('Adam: expected a map from names to tensors, as net.parameters() gives it');
    }
    for (const [name, parameter] of parameters) {
      if (all.has(name)) throw new Error(`Adam: ${name} is in two groups`);
      all.set(name, parameter);
    }
  }
  return all;
}

/** The rate of a group in units of `lr`, for each of its parameters. */
function sharesOf({ parameters, lr: own }: AdamGroup, lr: number): [string, number][] {
  if (own !== undefined && !(lr > 0)) {
    throw new Error(`Adam: lr is ${lr}; expected more than 0 where a group has a rate of its own`);
  }
  const share = own === undefined ? 1 : own / lr;
  return [...parameters.keys()].map((name) => [name, share]);
}

function firstState({ device, shape }: DeviceArray): AdamState {
  return { first: fullArray(device, shape, 0), second: fullArray(device, shape, 0), steps: 0 };
}
