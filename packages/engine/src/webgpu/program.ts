import type { KernelCall } from '../calls/kernel-call.js';
import { kernelError } from '../devices/kernel-error.js';
import { sizeOf } from '../shape.js';
import { computeStage } from './flags.js';
import type { GpuMemory } from './gpu-memory.js';
import type { ResidentBuffer } from './resident-buffer.js';
import { groupSize, type ResultSteps, type Shader, shaderOf } from './shader.js';

/** About what a driver keeps of a compiled shader. */
const pipelineBytes = 2 ** 16;

/** A kernel that is compiled for a graphics processor: for any sizes, which are parameters. */
export interface Program {
  /** What it holds of memory, for the cache of kernels. */
  readonly holds: number;
  /**
   * Records a call.
   * @param start - where the results begin in `result`
   */
  record(
    call: KernelCall,
    arrays: readonly ResidentBuffer[],
    result: ResidentBuffer,
    start: number,
  ): void;
  destroy(): void;
}

/**
 * Compiles a kernel, which waits for nothing: what the driver says of the shader is told to whoever
 * reads next.
 * @throws Error when gpu.js cannot translate it
 */
export function programOf(memory: GpuMemory, call: KernelCall, steps: ResultSteps | null): Program {
  const shader = shaderNamed(call, steps);
  const { device } = memory.processor;
  device.pushErrorScope('validation');
  const layout = device.createBindGroupLayout({ entries: layoutEntries(shader) });
  const pipeline = device.createComputePipeline({
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module: device.createShaderModule({ code: shader.code }), entryPoint: 'main' },
  });
  const { name } = call;
  memory.expect(
    device
      .popErrorScope()
      .then((error) =>
        error ? kernelError(name, 'webgpu', new Error(error.message)).message : null,
      ),
  );
  memory.counts.pipelinesMade++;
  return {
    holds: pipelineBytes,
    record(now, arrays, result, start) {
      const resources = [...arrays, result].map(({ buffer }) => ({ buffer }));
      const groups = groupsOf(now, device);
      memory.dispatch({
        name,
        pipeline,
        bind: (parameters) => bound(device, layout, shader, parameters, resources),
        writeParameters: (words, at) =>
          writeParameters(words, at, shader, now, placesOf(now, arrays), start, groups[0]),
        groups,
      });
    },
    destroy() {}, // the garbage collector has it
  };
}

function shaderNamed(call: KernelCall, steps: ResultSteps | null): Shader {
  try {
    return shaderOf(call, steps);
  } catch (cause) {
    throw kernelError(call.name, 'webgpu', cause);
  }
}

function layoutEntries({ arrays, parameterBytes }: Shader): GPUBindGroupLayoutEntry[] {
  const visibility = computeStage;
  const storage = (binding: number, type: GPUBufferBindingType) => ({
    ...{ binding, visibility, buffer: { type } },
  });
  const minBindingSize = parameterBytes;
  return [
    {
      ...{ binding: 0, visibility },
      buffer: { type: 'uniform', hasDynamicOffset: true, minBindingSize },
    },
    ...arrays.map((_, at) => storage(1 + at, 'read-only-storage')),
    storage(1 + arrays.length, 'storage'),
  ];
}

function bound(
  device: GPUDevice,
  layout: GPUBindGroupLayout,
  { parameterBytes }: Shader,
  parameters: GPUBuffer,
  resources: readonly GPUBufferBinding[],
): GPUBindGroup {
  const own = { binding: 0, resource: { buffer: parameters, offset: 0, size: parameterBytes } };
  const others = resources.map((resource, at) => ({ binding: 1 + at, resource }));
  return device.createBindGroup({ layout, entries: [own, ...others] });
}

/** Where each array argument begins in its buffer. */
function placesOf({ inputs }: KernelCall, arrays: readonly ResidentBuffer[]): number[] {
  const offsets = inputs.flatMap((input) => ('from' in input ? [input.offset ?? 0] : []));
  return offsets.map((offset, at) => arrays[at].start + offset);
}

/** As gpu.js lays them out, and after them the place of the results. */
function writeParameters(
  words: DataView,
  at: number,
  { arrays, scalars, resultOffset }: Shader,
  { output, inputs }: KernelCall,
  places: readonly number[],
  start: number,
  groupsInRow: number,
): void {
  const write = (offset: number, ...values: number[]) => {
    for (const [word, value] of values.entries()) {
      words.setUint32(at + offset + 4 * word, value, true);
    }
  };
  const [x, y = 1, z = 1] = output;
  write(0, x, y, z, groupsInRow);
  for (const [array, { argument, offset }] of arrays.entries()) {
    const input = inputs[argument];
    if ('number' in input) continue;
    const [sizeX, sizeY = 1, sizeZ = 1] = input.extent;
    write(offset, sizeX, sizeY, sizeZ, places[array]);
  }
  for (const { argument, offset } of scalars) {
    const input = inputs[argument];
    if ('number' in input) words.setFloat32(at + offset, input.number, true);
  }
  write(resultOffset, start);
}

/** Groups of threads, in several rows where there are more than fit into one. */
function groupsOf({ output }: KernelCall, device: GPUDevice): [number, number] {
  const groups = Math.ceil(sizeOf(output) / groupSize);
  const rows = Math.ceil(groups / device.limits.maxComputeWorkgroupsPerDimension);
  return [Math.ceil(groups / rows), rows];
}
