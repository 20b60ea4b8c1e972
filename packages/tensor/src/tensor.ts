import {
  arrayOf,
  type Device,
  type DeviceArray,
  type DeviceName,
  formatShape,
  openDevice,
  persist,
  processWide,
  type Shape,
  Storage,
  sameShape,
  type Values,
} from '@obelisk/engine';
import type { NdArray } from 'ndarray';
import { backward } from './backward.js';
import { defaultDevice } from './device-choice.js';
import { asNdarray, type Nested, nested, type TensorSource, unpack } from './exchange.js';
import { tensorText } from './printing/tensor-text.js';
import type { TapeNode } from './tape-node.js';
import { whatIs } from './what-is.js';

/** Sees the gradient of a tensor as it is made; what it returns, if anything, takes its place. */
export type GradientHook = (gradient: Tensor) => Tensor | undefined;

const made = processWide('tensors made', () => 0);

/**
 * An array of numbers that remembers how it was made, so that gradients can flow back. Make one
 * with `tensor`; operations are functions that take and give tensors, and methods of them.
 *
 * @example
 * ```ts
 * import { tensor } from '@obelisk/tensor';
 * const x = tensor([1, 2, 3], { requiresGrad: true });
 * x.square().sum().backward();
 * String(x.grad); // => 'tensor([2., 4., 6.], shape [3], on webasm)'
 * ```
 */
export class Tensor {
  readonly id = made.value++;
  /** A name for messages, pictures and traces. */
  name = '';
  /** Whether gradients flow to or through this tensor. */
  requiresGrad: boolean;
  /**
   * $\partial L / \partial$ this, summed over all backward passes since it was last set to null. A
   * pass that adds to the gradient of a leaf makes a new tensor and frees the former one.
   */
  grad: Tensor | null = null;
  /** How it was made; null for leaves and for what was made without recording. */
  node: TapeNode | null;
  retainsGrad = false;
  readonly hooks = new Set<GradientHook>();
  #value: DeviceArray;
  #version = 0;

  constructor(value: DeviceArray, requiresGrad = false, node: TapeNode | null = null) {
    this.#value = value;
    this.requiresGrad = requiresGrad;
    this.node = node;
  }

  /** The numbers on their device; what operations work on. */
  get value(): DeviceArray {
    return this.#value;
  }

  /** How often it got new numbers: by `assign`, an optimiser, running statistics, a file. */
  get version(): number {
    return this.#version;
  }

  /** Sizes of the axes; [] for a scalar. */
  get shape(): Shape {
    return this.#value.shape;
  }

  /** Where the numbers lie and where operations on them run. */
  get device(): Device {
    return this.#value.device;
  }

  /** Number of axes. */
  get rank(): number {
    return this.shape.length;
  }

  /** Whether it was made by the user, not by a recorded operation. */
  get isLeaf(): boolean {
    return this.node === null;
  }

  /** A copy of the numbers as an ndarray, as soon as they are there. */
  async data(): Promise<NdArray<Values>> {
    if (this.device.synchronous) return this.dataSync();
    return asNdarray((await this.#value.storage.read()).slice(), this.shape);
  }

  /**
   * A copy of the numbers as an ndarray, at once.
   * @throws Error on a device whose results come later (`webgpu`)
   */
  dataSync(): NdArray<Values> {
    return asNdarray(this.#value.storage.lent.slice(), this.shape);
  }

  /**
   * The one number of a scalar, at once.
   * @throws Error when there are more or fewer
   */
  item(): number {
    const { values, length } = this.#value.storage;
    if (length === 1) return values[0];
    throw new Error(`item: expected one number, the tensor is ${formatShape(this.shape)}`);
  }

  /**
   * A copy of the numbers as nested arrays, one number for a scalar, at once.
   * @throws Error on a device whose results come later (`webgpu`)
   */
  tolist(): Nested {
    return nested(this.#value.storage.lent, this.shape);
  }

  /**
   * A tensor of its own with the same numbers on another device; this one where it lies there
   * already. It waits for numbers that come later.
   * @throws Error when it was recorded: gradients do not flow from device to device
   *
   * @example
   * ```ts
   * import { tensor } from '@obelisk/tensor';
   * const x = tensor([1, 2], { requiresGrad: true });
   * String(await x.to('cpu')); // => 'tensor([1., 2.], shape [2], on cpu, requires grad)'
   * ```
   */
  async to(device: DeviceName | Device): Promise<Tensor> {
    const place = placeOf(device);
    if (place === this.device) return this;
    if (this.node) {
      throw new Error(
        `to: ${formatShape(this.shape)} was made by ${this.node.operation.name}, and gradients ` +
          'do not flow from device to device; move the leaves, or write x.detach().to(...)',
      );
    }
    const numbers = await this.#value.storage.read();
    const moved = new Tensor(arrayOf(place, this.shape, numbers.slice()), this.requiresGrad);
    moved.name = this.name;
    return moved;
  }

  /** The same numbers, cut off from the tape. */
  detach(): Tensor {
    return new Tensor(this.#value);
  }

  /** A tensor of its own with other numbers, cut off from the tape, as gradients are. */
  apart(value: DeviceArray): Tensor {
    return new Tensor(value);
  }

  /** Keeps the gradient of a tensor that is not a leaf, too. */
  retainGrad(): this {
    this.retainsGrad = true;
    return this;
  }

  /** Calls `hook` with each gradient that reaches this tensor; the result ends it. */
  onGradient(hook: GradientHook): () => void {
    this.hooks.add(hook);
    return () => {
      this.hooks.delete(hook);
    };
  }

  /**
   * Puts new numbers into a leaf, as an optimiser does; the former ones are freed. A backward pass
   * that would need them is refused.
   * @param by - what changes it, for the message of such a pass
   * @throws Error when the shapes or devices differ, or the tensor is not a leaf
   */
  assign(value: DeviceArray, by = 'assign'): void {
    if (!this.isLeaf) throw new Error('assign: only leaves can get new numbers');
    if (!(value?.storage instanceof Storage)) {
      throw new Error(
        `assign: got ${whatIs(value)}, expected numbers on a device, as the value of a tensor`,
      );
    }
    if (value.device !== this.device) {
      throw new Error(
        `assign: tensor ${this.name} is on ${this.device.name}, got numbers on ` +
          value.device.name,
      );
    }
    if (!sameShape(value.shape, this.shape)) {
      throw new Error(
        `assign: tensor ${this.name} is ${formatShape(this.shape)}, ` +
          `got ${formatShape(value.shape)}`,
      );
    }
    if (value.storage !== this.#value.storage) {
      this.#value.storage.free(by);
      this.#version++;
    }
    this.#value = persist(value);
  }

  /**
   * Walks the tape backwards from this tensor and adds $\partial L / \partial t$ to `t.grad` of
   * every leaf that requires it.
   * @param gradient - $\partial L / \partial$ this; 1 for a scalar
   * @param options - `keepGraph` allows another backward pass over the same tape
   * @throws Error when nothing requires a gradient, or the tape was freed by a former pass
   */
  backward(gradient?: Tensor, options: { keepGraph?: boolean } = {}): void {
    if (gradient && !(gradient instanceof Tensor)) {
      throw new Error(`backward: the gradient is ${whatIs(gradient)}, expected a tensor`);
    }
    backward(this, gradient ?? null, options.keepGraph ?? false);
  }

  /**
   * Its numbers as NumPy writes them, shape, device, and how it was made; also what `console.log`
   * shows in Node.
   */
  toString(): string {
    return tensorText(this);
  }

  /**
   * What `x * 2` and `x + 1` ask for.
   * @throws Error that says how to write it
   */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === 'string') return tensorText(this);
    throw new Error(
      `a tensor ${formatShape(this.shape)} is no number: write x.add(y), x.sub(y), x.mul(y) or ` +
        'x.div(y), where y may be a number; x.item() is its only number, String(x) its text',
    );
  }

  /** What `console.log` of Node asks for. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return tensorText(this);
  }
}

/** How a tensor is made. */
export interface TensorOptions {
  /** Where it lies; the default device when left out. */
  readonly device?: DeviceName | Device;
  readonly requiresGrad?: boolean;
  /** The shape, for flat numbers; that of the source when left out. */
  readonly shape?: Shape;
  readonly name?: string;
}

/**
 * A tensor from nested arrays, a typed array (with `shape`) or an ndarray; the numbers are copied.
 * @throws Error when rows differ in length, something is no number, or the count does not fit the
 * shape
 *
 * @example
 * ```ts
 * import { tensor } from '@obelisk/tensor';
 * tensor([[1, 2, 3], [4, 5, 6]]).shape; // => [2, 3]
 * ```
 */
export function tensor(source: TensorSource, options: TensorOptions = {}): Tensor {
  const { device = defaultDevice(), requiresGrad = false, name = '' } = options;
  const place = placeOf(device);
  const { shape, numbers } = unpack(source, options.shape);
  if (shape.length > 5) throw new Error(`tensor: ${formatShape(shape)} has more than 5 axes`);
  // A copy: the source may change later, a tensor does not.
  const copy = ArrayBuffer.isView(numbers) ? (numbers as Float32Array).slice() : numbers;
  const made = new Tensor(arrayOf(place, shape, copy), requiresGrad);
  made.name = name;
  return made;
}

function placeOf(device: DeviceName | Device): Device {
  return typeof device === 'string' ? openDevice(device) : device;
}
