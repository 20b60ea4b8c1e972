export { AllConvUNet, type AllConvUNetOptions } from './all-conv-unet.js';
export { type ModelName, modelEntry, modelNames } from './catalogue.js';
export { ConvBlock, type ConvBlockOptions } from './conv-block.js';
export { DenseHead, type DenseHeadOptions } from './dense-head.js';
export { describeWeights, type WeightsInfo, weightsInfo } from './describe-weights.js';
export { fullSizeLogits, halfSizeLogits } from './full-size-logits.js';
export { GlobalFcUNet, type GlobalFcUNetOptions } from './global-fc-unet.js';
export { networkGradcheck } from './gradcheck/network-gradcheck.js';
export { parameterKinds } from './gradcheck/parameter-kinds.js';
export { gridSize } from './grid-size.js';
export { guessModel, type ModelGuess } from './guess-model.js';
export { HybridTcia } from './hybrid-tcia.js';
export { HybridVisceral } from './hybrid-visceral.js';
export { labelCount } from './label-count.js';
export { tciaLabels, visceralLabels } from './label-names.js';
export { labelNote, labelsOfNote } from './label-note.js';
export type { LayerAtPlaces, MemberLayer } from './layer-at-places.js';
export { MemberNet } from './member-net.js';
export type {
  ModelEntry,
  PointsModelEntry,
  Preprocessing,
  VolumeModelEntry,
  VolumePreprocessing,
} from './model-entry.js';
export { ObeliskBranch, type ObeliskBranchOptions } from './obelisk-branch.js';
export { ObeliskNet, type ObeliskNetOptions, smooth } from './obelisk-net.js';
export { type OnnxOptions, writeModuleOnnx, writeOnnx } from './onnx/write-onnx.js';
export { type LookingLayer, PointsNetwork } from './points-network.js';
export { bytesAtOnce, bytesKept } from './summary/activation-bytes.js';
export { multiplyAdds } from './summary/multiply-adds.js';
export {
  type LayerSummary,
  type NetworkSummary,
  networkSummary,
} from './summary/network-summary.js';
export {
  type NetworkWalk,
  NoRandom,
  networkOfShapes,
  type Purpose,
  tensorOfShape,
  type WalkOptions,
  walkNetwork,
} from './summary/network-walk.js';
export { firstDeviations, offsetDeviations } from './summary/offset-deviations.js';
export { receptiveFields } from './summary/receptive-field.js';
export { type BytesOfWork, layerTable, totalLines } from './summary-lines.js';
export { unetLean, unetTable1, unetTcia, unetVisceral } from './unets.js';
export type { VolumeNetwork, VolumeNetworkOptions } from './volume-network.js';
