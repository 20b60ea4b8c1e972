export { type Assembly, inOrder, inSequence } from './calls/assembly.js';
export { callOf, type ShortCall } from './calls/call-of.js';
export { compute, eitherForm, type Implementation, type TwoForms } from './calls/compute.js';
export type {
  ArrayInput,
  Extent,
  KernelCall,
  KernelFunction,
  KernelInput,
} from './calls/kernel-call.js';
export { type KernelEvent, onKernel } from './calls/kernel-listener.js';
export type { KernelThis } from './calls/kernel-this.js';
export type { Device, DeviceName } from './device.js';
export { arrayOf, type DeviceArray, reshaped } from './device-array.js';
export { type ChosenDevice, chooseDevice } from './devices/choose-device.js';
export {
  type DetectedDevice,
  type DetectOptions,
  detectDevices,
} from './devices/detect-devices.js';
export {
  type DeviceDiagnostics,
  deviceDiagnostics,
  diagnosticLines,
} from './devices/diagnostics.js';
export { deviceNames, openDevice } from './devices/open-device.js';
export { ShapesDevice, type ShapesWork } from './devices/shapes-device.js';
export { fullArray } from './full-array.js';
export { joined, partOf } from './joined.js';
export { FreedError } from './memory/freed-error.js';
export { type Lifetimes, lifetimesOf, withLifetimes } from './memory/lifetimes.js';
export { livingBytes, type Memory } from './memory/memory.js';
export { usedNumbers, zeros } from './memory/numbers.js';
export { persist, Scope, tidy } from './memory/scope.js';
export { Storage, type Values } from './memory/storage.js';
export { during, type ProcessWide, processWide } from './process-wide.js';
export { assertFilled, formatShape, type Shape, sameShape, sizeOf, volumeSizes } from './shape.js';
export { type GeneratedLanguage, generatedSource } from './sources/generated-source.js';
export { type Arithmetic, arithmetic, canFuse, setExact } from './webasm/arithmetic.js';
export { codegenAdjusted, switchCodegen } from './webasm/codegen-choice.js';
export { type KernelMemory, kernelMemory } from './webasm/kernel-memory.js';
export { setThreads, threadCount } from './webasm/thread-count.js';
export type { GpuCounts } from './webgpu/gpu-counts.js';
export { type GpuKernelTime, gpuTimesTold, onGpuKernel } from './webgpu/gpu-time-listener.js';
export {
  type GpuMemoryUse,
  gpuCounts,
  gpuMemory,
  largestArrayBytes,
  tellsGpuTimes,
} from './webgpu/gpu-work.js';
