export { firstAddress } from './addresses.js';
export { type AssembledModule, assembleModule, explainedModule } from './assemble.js';
export { callTable, memoryLimits, mostPages, pageBytes } from './call-table.js';
export { codegenNotice } from './codegen.js';
export { exactIntegers } from './exact-integers.js';
export type { ResultSteps } from './passes/planar-stores.js';
export type { WebAssemblyKernel } from './read/gpu-js.js';
export { type ReadSettings, readKernel } from './read/read-kernel.js';
export { webAssemblyText } from './text/webassembly-text.js';
