import type { DeviceArray } from '@obelisk/engine';

/** What goes into an operation; null where it is left out, as the bias of a convolution. */
export type OperationInputs = readonly (DeviceArray | null)[];

/** What a vector-Jacobian product may use: everything that the forward pass saw and made. */
export interface VjpContext<Inputs extends OperationInputs, Options> {
  /** $\partial L / \partial y$, in the shape of the output. */
  readonly gradient: DeviceArray;
  readonly inputs: Inputs;
  readonly output: DeviceArray;
  readonly options: Options;
}

/**
 * Per input the function that makes $\partial L / \partial x$; null where there is none. That of an
 * input that was left out is not called.
 */
export type Vjps<Inputs extends OperationInputs> = {
  readonly [I in keyof Inputs]: (() => DeviceArray) | null;
};

/**
 * A differentiable operation: formula, forward and vector-Jacobian product (VJP) side by side. Both
 * work on plain arrays and never touch the tape. The VJP gives one function per input and the tape
 * calls only those whose gradient somebody needs; leaving one out is a type error.
 */
export interface Operation<Inputs extends OperationInputs, Options, Name extends string = string> {
  readonly name: Name;
  /** The forward formula, in TeX. */
  readonly formula: string;
  /** The formula of the VJP, in TeX. */
  readonly vjpFormula: string;
  /** Places of the inputs that may be null; none when left out. */
  readonly optional?: readonly number[];
  /** The output, by kernels; checks shapes and says which are wrong. */
  forward(inputs: Inputs, options: Options): DeviceArray;
  /** Per input the function that makes its gradient from that of the output. */
  vjp(context: VjpContext<Inputs, Options>): Vjps<Inputs>;
}

/**
 * The operations of this package by name. Each adds itself in its own file, with
 * `declare module '../operation.js'`, and has its type from here: there is no second list.
 */
// biome-ignore lint/suspicious/noEmptyInterface: the files of the operations fill it.
export interface Operations {}

/**
 * The names of the operations of this package. A table with something for each of them is a
 * `Record<OperationName, ...>`: with one missing it does not compile.
 */
export type OperationName = keyof Operations;

/** The arrays that go into an operation. */
export type InputsOf<Name extends OperationName> = Parameters<Operations[Name]['forward']>[0];

/** What an operation is done with beside its inputs. */
export type OptionsOf<Name extends OperationName> = Parameters<Operations[Name]['forward']>[1];

/** An operation whose types are not known, as the tape sees it. */
// biome-ignore lint/suspicious/noExplicitAny: the tape only passes the options on.
export type AnyOperation = Operation<any, any, string>;
