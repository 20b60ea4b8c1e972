import type { DeviceArray } from '@obelisk/engine';
import type { OperationName } from './operation-name.js';

/** What a vector-Jacobian product may use: everything that the forward pass saw and made. */
export interface VjpContext<Inputs extends readonly DeviceArray[], Options> {
  /** $\partial L / \partial y$, in the shape of the output. */
  readonly gradient: DeviceArray;
  readonly inputs: Inputs;
  readonly output: DeviceArray;
  readonly options: Options;
}

/** Per input the function that makes $\partial L / \partial x$; null where there is none. */
export type Vjps<Inputs extends readonly DeviceArray[]> = {
  readonly [I in keyof Inputs]: (() => DeviceArray) | null;
};

/**
 * A differentiable operation: formula, forward and vector-Jacobian product (VJP) side by side. Both
 * work on plain arrays and never touch the tape. The VJP gives one function per input and the tape
 * calls only those whose gradient somebody needs; leaving one out is a type error. One that is not
 * of this package says its name in its type, too: `Operation<Inputs, Options, 'smoothStep'>`.
 */
export interface Operation<
  Inputs extends readonly DeviceArray[],
  Options,
  Name extends string = OperationName,
> {
  readonly name: Name;
  /** The forward formula, in TeX. */
  readonly formula: string;
  /** The formula of the VJP, in TeX. */
  readonly vjpFormula: string;
  /** The output, by kernels; checks shapes and says which are wrong. */
  forward(inputs: Inputs, options: Options): DeviceArray;
  /** Per input the function that makes its gradient from that of the output. */
  vjp(context: VjpContext<Inputs, Options>): Vjps<Inputs>;
}

/** An operation whose types are not known, as the tape sees it. */
// biome-ignore lint/suspicious/noExplicitAny: the tape only passes the options on.
export type AnyOperation = Operation<any, any, string>;
