import type * as WebGpuForNode from 'webgpu';
import { importDawn } from '#dawn';

/** Whether this process is Node, where WebGPU comes from a package instead of the browser. */
export function isNode(): boolean {
  return typeof process !== 'undefined' && process.versions?.node !== undefined;
}

/**
 * Dawn rounds times to 65 microseconds, which keeps pages of the web from spying upon others. What
 * runs in Node is one's own, and kernels take less than that.
 */
const exactTimes = ['disable-dawn-features=timestamp_quantization'];

/**
 * Gives Node a `navigator.gpu`, from the package `webgpu` (Dawn). gpu.js reads `navigator.gpu` and
 * the global WebGPU classes, and loads nothing by itself. The native part is loaded here, at the
 * first call, and never by an import of this package.
 * @throws Error when the package is missing or its native part does not load
 */
export async function installWebGpu(): Promise<void> {
  if (globalThis.navigator?.gpu) return;
  const { create, globals } = await loadDawn();
  Object.assign(globalThis, globals);
  // Node 20 has no navigator, later ones have one without `gpu`.
  const navigator = globalThis.navigator ?? {};
  Object.defineProperty(navigator, 'gpu', { value: create(exactTimes), configurable: true });
  if (!globalThis.navigator) {
    Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  }
}

async function loadDawn(): Promise<typeof WebGpuForNode> {
  try {
    return await importDawn();
  } catch (error) {
    const [firstLine] = String(error instanceof Error ? error.message : error).split('\n');
    throw new Error(`webgpu: the package \`webgpu\` does not load in this Node: ${firstLine}`);
  }
}
