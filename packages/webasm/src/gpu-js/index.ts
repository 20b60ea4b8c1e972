// The only file that imports gpu.js. When the package is packed, what this file leads to is put
// into it: an installation of gpu.js itself would bring a native part that compiles for minutes,
// and another of 130 MB.
import * as gpuJs from 'gpu.js';
import * as builder from 'gpu.js/src/backend/web-assembly/wasm-builder.js';
import version from './version.cjs';

export {
  FunctionNode,
  GPU,
  type IGPUKernelSettings,
  Input,
  WebAssemblyKernel,
  WebGL2Kernel,
} from 'gpu.js';

/** A class of gpu.js that it does not tell TypeScript of: private, so its version is pinned. */
type Translator = new (source: string, settings: object) => unknown;

const withTranslator = gpuJs as unknown as { readonly WebGPUKernel: Translator };

/** The class that writes WGSL. */
export const WebGPUKernel = withTranslator.WebGPUKernel;

/** The class that writes the bytes of a WebAssembly module. */
export const WasmModuleBuilder: unknown = builder.WasmModuleBuilder;

/** The version of gpu.js. */
export const gpuJsVersion: string = version;
