import type { DeviceArray } from '@obelisk/engine';
import type { AnyOperation } from './operation.js';
import type { Tensor } from './tensor.js';

/** One step on the tape: which operation made an output from which tensors. */
export interface TapeNode {
  readonly operation: AnyOperation;
  readonly options: unknown;
  /** Null where one was left out; empty after the tape was freed. */
  inputs: readonly (Tensor | null)[];
  /** The numbers of the inputs as the forward pass saw them; empty after the tape was freed. */
  saved: readonly (DeviceArray | null)[];
  /** Null after the tape was freed. */
  output: DeviceArray | null;
}
