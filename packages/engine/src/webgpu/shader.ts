import { Input, WebGPUKernel } from '@obelisk/webasm/gpu-js';
import type { Target } from '../calls/assembly.js';
import { mostReturned, returnedLocals, textsInFours } from '../calls/in-fours.js';
import type { KernelCall } from '../calls/kernel-call.js';
import { kernelSettings } from '../calls/kernel-settings.js';
import { sizeOf } from '../shape.js';

/** What is used of a WebGPU kernel that gpu.js has translated; private to gpu.js, so pinned. */
interface TranslatedKernel {
  build(...inputs: unknown[]): unknown;
  readonly compiledSource: string;
  readonly paramsLayout: {
    readonly arrayArgs: readonly { readonly index: number; readonly dimsOffset: number }[];
    readonly scalarArgs: readonly { readonly index: number; readonly offset: number }[];
  };
}

type WebGpuTranslator = new (source: string, settings: object) => TranslatedKernel;

/** Where a parameter of a shader lies, in bytes, and which argument of the kernel it is of. */
interface Parameter {
  readonly argument: number;
  readonly offset: number;
}

/** A kernel in WGSL, and where its parameters lie. */
export interface Shader {
  readonly code: string;
  /** Three sizes of each array, and the place at which it begins in its buffer. */
  readonly arrays: readonly Parameter[];
  readonly scalars: readonly Parameter[];
  /** Where the place lies at which the results begin. */
  readonly resultOffset: number;
  readonly parameterBytes: number;
}

/** From one result to the next, where they are not stored one after the other. */
export type ResultSteps = Pick<Target, 'cell' | 'component' | 'components' | 'places'>;

/**
 * What gpu.js writes for `webgpu`.
 * @throws Error of gpu.js when it cannot translate the kernel
 */
export function translated(call: KernelCall): TranslatedKernel {
  /** Stops where gpu.js would ask for a device of its own. */
  class Translation extends (WebGPUKernel as WebGpuTranslator) {
    _buildAsync() {
      return Promise.resolve();
    }
  }
  const kernel = new Translation(textsInFours(call)[0], kernelSettings(call));
  // gpu.js looks at the sizes only.
  const inputs = call.inputs.map((input) =>
    'number' in input
      ? input.number
      : new Input({ length: sizeOf(input.extent) } as never, [...input.extent]),
  );
  kernel.build(...inputs);
  return kernel;
}

/**
 * Has gpu.js translate a kernel, and changes some things in its text, so that arrays stay where
 * they are between kernels:
 *
 * - an argument may begin anywhere in its buffer, which WebGPU itself allows only every 256 bytes:
 *   the fourth size of an argument, which gpu.js writes and never reads, is its first place;
 * - results go to their places in a larger array, with `steps`;
 * - threads are counted in one row, and their x, y and z found by division. No axis has too many
 *   groups then (65,535 allow 80 x 80 x 80 voxels as gpu.js counts), and no group has idle threads;
 * - a thread may give more than the four numbers of a vector, see `withManyResults`.
 *
 * @param steps - where results go in a larger array; one after the other when null
 * @throws Error when gpu.js cannot translate the kernel, or writes other text than was expected
 */
export function shaderOf(call: KernelCall, steps: ResultSteps | null): Shader {
  const { compiledSource, paramsLayout } = translated(call);
  const { arrayArgs, scalarArgs } = paramsLayout;
  const resultOffset = 16 + 16 * arrayArgs.length + 4 * scalarArgs.length;
  const code = withManyResults(withOffsets(withThreadsInOneRow(compiledSource)), call);
  return {
    code: steps ? withResultsInPlace(code, steps) : code,
    arrays: arrayArgs.map(({ index, dimsOffset }) => ({ argument: index, offset: dimsOffset })),
    scalars: scalarArgs.map(({ index, offset }) => ({ argument: index, offset })),
    resultOffset,
    parameterBytes: Math.ceil((resultOffset + 4) / 16) * 16,
  };
}

/** Threads of a group. */
export const groupSize = 64;

const entry = `@compute @workgroup_size(${groupSize}, 1, 1)
fn main(@builtin(workgroup_id) group : vec3<u32>, @builtin(local_invocation_index) lane : u32) {
  let flat_index : u32 = (group.x + group.y * params.dispatchWidth) * ${groupSize}u + lane;
  if (flat_index >= params.outputX * params.outputY * params.outputZ) { return; }
  let row_index : u32 = flat_index / params.outputX;
  threadGid = vec3<u32>(
    flat_index - row_index * params.outputX,
    row_index % params.outputY,
    row_index / params.outputY);
  let data_index : i32 = i32(flat_index);`;

function withThreadsInOneRow(code: string): string {
  return replaced(code, /@compute @workgroup_size[\s\S]*?let data_index : i32 = [^;]*;/, entry);
}

function withOffsets(code: string): string {
  const known = replaced(code, /(struct Params \{[^}]*)\}/, '$1  resultStart : u32,\n}');
  return known.replace(/return (user_\w+)\[u32\(/g, 'return $1[params.$1_dims.w + u32(');
}

/**
 * All numbers of a thread that has more than a vector of them: they are locals, and stored by the
 * names that gpu.js gives them.
 */
function withManyResults(code: string, { kernel, components = 1 }: KernelCall): string {
  if (components <= mostReturned) return code;
  const stores = returnedLocals(kernel).map(
    (name, at) => `result[data_index * ${components} + ${at}] = user_${name};`,
  );
  const vector = /let kernelResultVec : vec4<f32> = [^;]*;\s*(result\[[^;]*;\s*){4}/;
  return replaced(code, vector, `${stores.join('\n')}\n`);
}

function withResultsInPlace(code: string, steps: ResultSteps): string {
  const { cell, component, components, places } = steps;
  const place = ['x', 'y', 'z'].map((axis, at) => `i32(threadGid.${axis}) * ${cell[at]}`);
  const first = `let data_index : i32 = i32(params.resultStart) + ${place.join(' + ')};`;
  const placed = replaced(code, /let data_index : i32 = [^;]*;/, first);
  return placed.replace(/result\[data_index \* \d+ \+ (\d+)\] = [^;]*;/g, (store, digits) => {
    const at = Number(digits);
    if (at >= components) return ''; // nobody keeps it
    const place = places ? places[at] : at * component;
    return store.replace(/data_index \* \d+ \+ \d+/, `data_index + ${place}`);
  });
}

function replaced(text: string, pattern: RegExp, by: string): string {
  if (pattern.test(text)) return text.replace(pattern, by);
  throw new Error(`webgpu: gpu.js writes WGSL in another way: nothing in it matches ${pattern}`);
}
