import type { Shape } from '@obelisk/engine';
import type { OperationCheck } from '../gradcheck/operation-check.js';
import type { InputsOf, OperationInputs, OperationName, OptionsOf } from '../operation.js';
import type { OnnxNodes } from './onnx.js';

/** A shape for each input; null where it may be left out. */
type ShapesOf<Inputs extends OperationInputs> = {
  readonly [At in keyof Inputs]: null extends Inputs[At] ? Shape | null : Shape;
};

/** What an operation was done with, and what came out. */
export interface Step<Name extends OperationName> {
  readonly inputShapes: ShapesOf<InputsOf<Name>>;
  readonly shape: Shape;
  readonly options: OptionsOf<Name>;
}

/** A number for each of D, H and W; of an image, H and W. */
export type PerAxis = readonly number[];

/** How much of the image a number of a feature map can depend on. */
export interface ReceptiveField {
  /** Voxels of the image along each axis. */
  readonly size: PerAxis;
  /** Distance of neighbours in the feature map, in voxels of the image. */
  readonly step: PerAxis;
}

/** What is seen by the inputs of an operation, and what there is to see. */
export interface Seen {
  /** The largest field of its inputs. */
  readonly field: ReceptiveField;
  /** Voxels of the image. */
  readonly whole: PerAxis;
  /** Standard deviation of the layer's offsets, -1..1 being the whole image. */
  readonly deviation: PerAxis;
}

/** What is known of an operation beside its formula and derivative. */
export interface Rule<Name extends OperationName> {
  /** How many multiplications with an addition it takes, by its formula. */
  multiplyAdds(step: Step<Name>): number;
  /** What a number of the result sees of the image. */
  receptiveField(step: Step<Name>, seen: Seen): ReceptiveField;
  /** What it is in ONNX; null where no network of the paper needs it. */
  readonly onnx: OnnxNodes<Name> | null;
  /**
   * How a summary of a network tells of it: on a row of its own, on that of the layer before it,
   * or there and without memory, for another shape of the same numbers.
   */
  readonly summary: 'own row' | 'row before' | 'same numbers';
  /** Comparisons of its gradient with differences, in several shapes and modes; one at least. */
  readonly gradchecks: readonly OperationCheck[];
}

/** A rule for every operation; with one missing it does not compile, and the message names it. */
export type Rules = { readonly [Name in OperationName]: Rule<Name> };
