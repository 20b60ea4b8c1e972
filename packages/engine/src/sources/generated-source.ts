import { callTable, explainedModule, readKernel, webAssemblyText } from '@obelisk/webasm';
import { Input, WebGL2Kernel } from '@obelisk/webasm/gpu-js';
import { inOrder } from '../calls/assembly.js';
import { textsInFours } from '../calls/in-fours.js';
import type { KernelCall } from '../calls/kernel-call.js';
import { kernelSettings } from '../calls/kernel-settings.js';
import { preflight } from '../calls/preflight.js';
import { sizeOf } from '../shape.js';
import { isFused } from '../webasm/arithmetic.js';
import { shaderOf } from '../webgpu/shader.js';

/** The languages into which gpu.js translates a kernel. */
export type GeneratedLanguage = 'webasm' | 'webgpu' | 'webgl2';

/** A kernel class of gpu.js, as far as it is used here; none of it is public. */
type KernelClass<Kernel> = new (
  source: string,
  settings: object,
) => Kernel & {
  build(...inputs: unknown[]): unknown;
};

/**
 * What becomes of a kernel: WebAssembly in its text format, a function each for one cell (`$one`),
 * for four neighbours (`$four`) and, where it has a loop, for eight (`$eight`); WGSL for `webgpu`,
 * with our changes; the fragment shader in GLSL for `webgl2`. Translation needs no such device, and
 * nothing runs; the settings are those with which the devices run kernels.
 * @param call - the kernel with its constants and the sizes of its arguments; their numbers do not
 *   matter
 * @throws Error when the kernel cannot be translated
 *
 * @example
 * ```ts
 * import { generatedSource, type KernelThis } from '@obelisk/engine';
 * function twice(this: KernelThis<object>, a: number[]): number {
 *   return 2 * a[this.thread.x];
 * }
 * const inputs = [{ name: 'a', from: new Float32Array(4), extent: [4] as const }];
 * const call = { name: 'twice', kernel: twice, output: [4] as const, inputs };
 * generatedSource(call, 'webgpu').includes('result[data_index]'); // => true
 * generatedSource(call, 'webasm').includes('f32x4.mul'); // => true
 * ```
 */
export function generatedSource(call: KernelCall, language: GeneratedLanguage): string {
  preflight(call, language === 'webgpu');
  return translate[language](call);
}

const translate: Record<GeneratedLanguage, (call: KernelCall) => string> = {
  webasm(call) {
    const inputs = emptyInputs(call);
    const kernels = textsInFours(call).map((text) =>
      readKernel(text, kernelSettings(call), inputs),
    );
    const steps = kernels.length > 1 ? inOrder(call, 0) : null;
    const { bytes, locals } = explainedModule(kernels, inputs, callTable, steps, isFused(call));
    return webAssemblyText(bytes, locals);
  },
  webgpu: (call) => shaderOf(call, null).code,
  webgl2(call) {
    const shaders: string[] = [];
    const Kernel = WebGL2Kernel as unknown as KernelClass<object>;
    class Translation extends Kernel {
      static get features() {
        return anyFeatures;
      }
    }
    const canvas = { width: 1, height: 1 };
    const context = listeningContext(shaders);
    const settings = { ...kernelSettings(call), canvas, context };
    new Translation(call.kernel.toString(), settings).build(...emptyInputs(call));
    return shaders[1]; // the first is the vertex shader, alike for all kernels
  },
};

function emptyInputs({ inputs }: KernelCall): (Input | number)[] {
  return inputs.map((input) => {
    if ('number' in input) return input.number;
    return new Input(new Float32Array(sizeOf(input.extent)) as never, [...input.extent]);
  });
}

/** A drawing context that draws nothing and keeps the shaders that it is given. */
function listeningContext(shaders: string[]): object {
  return new Proxy(
    {},
    {
      get(_context, name) {
        if (name === 'shaderSource') return (_shader: object, text: string) => shaders.push(text);
        return /^[A-Z0-9_]+$/.test(String(name)) ? name : () => ({});
      },
    },
  );
}

/** What gpu.js asks about a graphics card before it writes a shader: enough of everything. */
const enough = { rangeMax: 127 };
const anyFeatures = {
  isFloatRead: true,
  isIntegerDivisionAccurate: true,
  isSpeedTacticSupported: true,
  kernelMap: true,
  isTextureFloat: true,
  isDrawBuffers: true,
  channelCount: 8,
  maxTextureSize: 16_384,
  lowIntPrecision: enough,
  lowFloatPrecision: enough,
  mediumIntPrecision: enough,
  mediumFloatPrecision: enough,
  highIntPrecision: enough,
  highFloatPrecision: enough,
};
