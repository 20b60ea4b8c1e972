import type { DeviceArray, Shape } from '@obelisk/engine';
import { type KernelEvent, onKernel, processWide } from '@obelisk/engine';
import type { AnyOperation } from './operation.js';
import type { Tensor } from './tensor.js';

/** One step of the tape, forward or backward: what the stepper, the graph and profilers read. */
export interface TraceEvent {
  readonly phase: 'forward' | 'backward';
  readonly operation: string;
  /** In TeX: the forward formula, or that of the VJP. */
  readonly formula: string;
  /** What the operation was done with beside its inputs: strides, sizes, a slope. */
  readonly options: unknown;
  /** Ids of the tensors that went in, and their shapes; null where one was left out. */
  readonly parents: readonly (number | null)[];
  readonly inputShapes: readonly (Shape | null)[];
  /** Id of the tensor that came out (forward), or whose gradient came in (backward). */
  readonly tensor: number;
  readonly shape: Shape;
  readonly device: string;
  /** Kernels that ran in this step, in order. */
  readonly kernels: readonly KernelEvent[];
  /** When it began, as `performance.now()` tells it. */
  readonly started: number;
  readonly milliseconds: number;
  /** Bytes of the arrays that the step made. */
  readonly bytes: number;
}

/**
 * What a step backward took and gave. The tape may free these arrays as soon as the listener
 * returns: call `storage.read()` inside it.
 */
export interface GradientFlow {
  /** $\bar y$, the sum of what all users of the tensor sent back. */
  readonly gradient: DeviceArray;
  /** Which inputs the VJP looked at, by place: those that the forward pass had to keep for it. */
  readonly readInputs: readonly number[];
  /** Whether it looked at the output. */
  readonly readsOutput: boolean;
  /** $\bar x$ per input, before it is added to what others send; null where nobody needs it. */
  readonly shares: readonly (DeviceArray | null)[];
}

/**
 * Gets the event, and the tensor that came out (forward) or whose gradient came in (backward); of a
 * step backward the arrays, too.
 */
type Listener = (event: TraceEvent, tensor: Tensor, flow: GradientFlow | null) => void;

/** Who listens to the tape. */
export const traceListeners = processWide('listeners to the tape', () => new Set<Listener>());

/**
 * Calls `listener` with the event and its tensor after every forward and backward step; without a
 * listener tracing costs nothing.
 * On `webgpu` kernels finish later, so that their times are not in the events.
 * @returns a function that ends it
 *
 * @example
 * ```ts
 * import { onTrace, scale, tensor } from '@obelisk/tensor';
 * const seen: string[] = [];
 * const stop = onTrace(({ operation }) => seen.push(operation));
 * scale(tensor([1]), 2);
 * stop();
 * seen; // => ['scale']
 * ```
 */
export function onTrace(listener: Listener): () => void {
  traceListeners.value.add(listener);
  return () => {
    traceListeners.value.delete(listener);
  };
}

/** Runs one step forward, measures it and tells. */
export function tracedForward(
  operation: AnyOperation,
  inputs: readonly (Tensor | null)[],
  options: unknown,
  run: () => Tensor,
): Tensor {
  const { result: tensor, ...times } = measured(run);
  const bytes = tensor.value.storage.byteLength;
  const step = { phase: 'forward', formula: operation.formula, bytes, ...times } as const;
  emit({ ...step, ...aboutStep({ operation, inputs, options }, tensor) }, tensor, null);
  return tensor;
}

/** What one step of reverse mode works on. */
export interface VjpStep {
  readonly operation: AnyOperation;
  readonly inputs: readonly (Tensor | null)[];
  /** The numbers of the inputs, as the forward pass saw them. */
  readonly saved: readonly (DeviceArray | null)[];
  readonly output: DeviceArray;
  readonly options: unknown;
  readonly gradient: DeviceArray;
}

type Shares = readonly (DeviceArray | null)[];

/** Runs one VJP; with a listener attached, measures it, watches what it reads, and tells. */
export function timedVjp(
  { operation, inputs, saved, output, options, gradient }: VjpStep,
  tensor: Tensor,
  step: (saved: readonly (DeviceArray | null)[], output: DeviceArray) => Shares,
): Shares {
  if (traceListeners.value.size === 0) return step(saved, output);
  const read = new Set<number>();
  const watched = (array: DeviceArray, at: number) => watchedArray(array, () => read.add(at));
  const inputsWatched = saved.map((array, at) => array && watched(array, at));
  const { result, ...times } = measured(() => step(inputsWatched, watched(output, saved.length)));
  const bytes = result.reduce((sum, array) => sum + (array?.storage.byteLength ?? 0), 0);
  const event: TraceEvent = {
    ...{ phase: 'backward', formula: operation.vjpFormula, bytes, ...times },
    ...aboutStep({ operation, inputs, options }, tensor),
  };
  const readInputs = saved.map((_, at) => at).filter((at) => read.has(at));
  const readsOutput = read.has(saved.length);
  emit(event, tensor, { gradient, readInputs, readsOutput, shares: result });
  return result;
}

/** What an event tells of a step, forward or backward. */
function aboutStep(
  { operation, inputs, options }: Pick<VjpStep, 'operation' | 'inputs' | 'options'>,
  { id, shape, device }: Tensor,
) {
  return {
    operation: operation.name,
    options,
    parents: inputs.map((input) => input?.id ?? null),
    inputShapes: inputs.map((input) => input?.shape ?? null),
    ...{ tensor: id, shape, device: device.name },
  };
}

/** The same array, which tells when somebody asks for its numbers and not only for its shape. */
function watchedArray({ device, shape, storage }: DeviceArray, onRead: () => void): DeviceArray {
  return {
    device,
    shape,
    get storage() {
      onRead();
      return storage;
    },
  };
}

function measured<T>(step: () => T): Pick<TraceEvent, 'kernels' | 'started' | 'milliseconds'> & {
  readonly result: T;
} {
  const kernels: KernelEvent[] = [];
  const stop = onKernel((event) => kernels.push(event));
  const started = performance.now();
  try {
    const result = step();
    return { result, kernels, started, milliseconds: performance.now() - started };
  } finally {
    stop();
  }
}

function emit(event: TraceEvent, tensor: Tensor, flow: GradientFlow | null): void {
  for (const listener of traceListeners.value) listener(event, tensor, flow);
}
