import * as functions from './operations/index.js';
import { Tensor } from './tensor.js';

const { concat, where, subtract: sub, multiply: mul, divide: div, ...others } = functions;

/**
 * Every operation as a method of the tensor that it is done to: `x.mul(2).relu()` is
 * `relu(multiply(x, 2))`. Three have PyTorch's short names; the others are called as the functions.
 */
const operations = {
  ...others,
  sub,
  mul,
  div,
  /** Minus this. */
  neg: (x: Tensor) => x.scale(-1),
  /** This and others behind it, along an axis. */
  concat: (x: Tensor, behind: Tensor | readonly Tensor[], axis: number) =>
    concat([x].concat(behind), axis),
  /** This where a condition is not 0, else another. */
  where: (x: Tensor, condition: Tensor, other: Tensor | number) => where(condition, x, other),
};

/** An operation without its first argument, which a method is called on. */
type Method<Operation> = Operation extends (x: Tensor, ...rest: infer Rest) => Tensor
  ? (...rest: Rest) => Tensor
  : never;

/** The operations as methods: `x.mul(2).sub(target).square().mean()`. */
export type TensorMethods = {
  readonly [Name in keyof typeof operations]: Method<(typeof operations)[Name]>;
};

declare module './tensor.js' {
  interface Tensor extends TensorMethods {}
}

for (const [name, operation] of Object.entries(operations)) {
  const run = operation as (x: Tensor, ...rest: readonly unknown[]) => Tensor;
  Object.defineProperty(Tensor.prototype, name, {
    value(this: Tensor, ...rest: readonly unknown[]) {
      return run(this, ...rest);
    },
    writable: true,
    configurable: true,
  });
}
