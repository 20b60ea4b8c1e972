/**
 * The operations of this package, by name. A table with a rule for each of them is a
 * `Record<OperationName, Rule>`: with one missing it does not compile.
 */
export type OperationName =
  | ArithmeticName
  | FunctionName
  | LayoutName
  | LayerName
  | SamplingName
  | ClassificationName;

type ArithmeticName =
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'maximum'
  | 'minimum'
  | 'scale'
  | 'shift';
type FunctionName = 'abs' | 'exp' | 'leakyRelu' | 'log' | 'sigmoid' | 'sqrt' | 'square';
type LayoutName = 'broadcastTo' | 'concat' | 'pad' | 'permute' | 'reshape' | 'slice' | 'sum';
type LayerName =
  | 'averagePool'
  | 'batchNorm'
  | 'conv2d'
  | 'conv3d'
  | 'dropout'
  | 'linear'
  | 'matmul'
  | 'pointwise'
  | 'resize';
type SamplingName = 'affineGrid' | 'gridSample' | 'obeliskSampleGrid' | 'obeliskSamplePoints';
type ClassificationName = 'logSoftmax' | 'pick';
