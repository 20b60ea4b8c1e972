import './methods.js';

export { apply } from './apply.js';
export { contained } from './contained.js';
export { defaultRandom, manualSeed } from './default-random.js';
export { defaultDevice, setDefaultDevice, withDevice } from './device-choice.js';
export { type DropoutOptions, dropoutMask } from './dropout-mask.js';
export type { Nested, TensorSource } from './exchange.js';
export { isRecording, noGrad } from './grad-mode.js';
export { type ComparedGradient, compareGradients } from './gradcheck/compare.js';
export { type GradcheckOptions, gradcheck } from './gradcheck/gradcheck.js';
export { gradcheckOperations } from './gradcheck/gradcheck-operations.js';
export type { OperationCheck } from './gradcheck/operation-check.js';
export type { Program } from './gradcheck/projected.js';
export { formatGradcheck, type GradcheckReport, type InputReport } from './gradcheck/report.js';
export { stepSizeErrors } from './gradcheck/step-size-errors.js';
export { keepPadded } from './keep-padded.js';
export type { TensorMethods } from './methods.js';
export type {
  AnyOperation,
  Operation,
  OperationInputs,
  OperationName,
  Operations,
  OptionsOf,
  VjpContext,
  Vjps,
} from './operation.js';
export * from './operations/index.js';
export { type GpuKernelRow, Profile, type ProfileRow, startProfile } from './profile/profile.js';
export { gpuLines, profileLines } from './profile/profile-lines.js';
export { Random } from './random.js';
export { refuseUnknown } from './refuse-unknown.js';
export type {
  OnnxAttribute,
  OnnxAttributes,
  OnnxNodeAdder,
  OnnxNodes,
  OnnxStep,
  OnnxTensor,
} from './rules/onnx.js';
export type { PerAxis, ReceptiveField, Rule, Rules, Seen, Step } from './rules/rule.js';
export { ruleOf, rules } from './rules/rules.js';
export type { TapeNode } from './tape-node.js';
export { type GradientHook, Tensor, type TensorOptions, tensor } from './tensor.js';
export { topologicalOrder } from './topological-order.js';
export { type GradientFlow, onTrace, type TraceEvent } from './trace.js';
