import type { DeviceName } from '../device.js';
import { arithmetic } from '../webasm/arithmetic.js';
import { threadCount } from '../webasm/thread-count.js';
import { type Adapter, webGl2Adapter, webGpuAdapter } from './adapter.js';
import { mayHaveVulkanDriver } from './vulkan-driver.js';
import { installWebGpu, isNode } from './webgpu-node.js';

/** Whether a device can be used here, and one sentence that says what it is or why not. */
export interface DetectedDevice {
  readonly name: DeviceName;
  readonly available: boolean;
  readonly detail: string;
}

/** How devices are looked for. */
export interface DetectOptions {
  /**
   * Also accept an adapter that a program imitates on the CPU: right results, slowly, good for
   * tests. In Node the default is whether `OBELISK_SOFTWARE_ADAPTER` is set.
   */
  readonly software?: boolean;
}

/**
 * Looks which devices this machine has. Loads WebGPU for Node when it is asked, not before.
 *
 * @example
 * ```ts
 * import { detectDevices } from '@obelisk/engine';
 * const devices = await detectDevices();
 * devices.find(({ name }) => name === 'webasm')?.available; // => true
 * ```
 */
export async function detectDevices(options: DetectOptions = {}): Promise<DetectedDevice[]> {
  const names = ['webgpu', 'webgl2', 'webasm', 'cpu', 'float64'] as const;
  return Promise.all(names.map((name) => detectDevice(name, options)));
}

/** The same for one device. */
export async function detectDevice(
  name: DeviceName,
  { software = softwareByDefault() }: DetectOptions = {},
): Promise<DetectedDevice> {
  if (name === 'webgpu') return { name, ...(await detectWebGpu(software)) };
  if (name === 'webgl2') return { name, ...detectWebGl2(software) };
  if (name === 'webasm') return { name, ...detectWebAssembly() };
  const detail = {
    cpu: 'plain JavaScript that gpu.js writes, one thread, always there',
    float64: 'the twins: plain TypeScript in double precision, slow and exact, always there',
  };
  return { name, available: true, detail: detail[name] };
}

type Finding = Omit<DetectedDevice, 'name'>;

const missing = (detail: string): Finding => ({ available: false, detail });

function softwareByDefault(): boolean {
  return isNode() && Boolean(process.env.OBELISK_SOFTWARE_ADAPTER);
}

async function detectWebGpu(software: boolean): Promise<Finding> {
  const where = isNode() ? 'no Vulkan, Metal or D3D12 driver' : 'no graphics processor for WebGPU';
  if (isNode() && !(await mayHaveVulkanDriver())) return missing(`${where} was found`);
  try {
    if (isNode()) await installWebGpu();
  } catch (error) {
    return missing((error as Error).message);
  }
  if (!globalThis.navigator?.gpu) return missing('this browser has no WebGPU');
  const adapter = await webGpuAdapter();
  return adapter ? judged(adapter, software) : missing(`${where} was found`);
}

function detectWebGl2(software: boolean): Finding {
  if (isNode()) return missing('WebGL2 is there only in a browser');
  const adapter = webGl2Adapter();
  if (!adapter) return missing('this browser has no WebGL2 with float render targets');
  return judged(adapter, software);
}

function detectWebAssembly(): Finding {
  if (typeof WebAssembly === 'undefined') return missing('this machine runs no WebAssembly');
  const threads = threadCount();
  const counted = threads === 1 ? 'one thread' : `${threads} threads`;
  const fused = arithmetic() === 'fused' ? ' and fused multiply-adds' : '';
  return { available: true, detail: `WebAssembly with SIMD${fused}, ${counted}, always there` };
}

function judged({ description, software }: Adapter, softwareAccepted: boolean): Finding {
  if (!software) return { available: true, detail: description };
  if (softwareAccepted) return { available: true, detail: `${description}, imitated on the CPU` };
  const allow = isNode() ? '; OBELISK_SOFTWARE_ADAPTER=1 accepts it' : '';
  return missing(`only ${description} was found, which imitates a graphics processor${allow}`);
}
