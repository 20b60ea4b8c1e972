import type * as WebGpuForNode from 'webgpu';

/** Loads what gives Node a WebGPU: an optional package, of 130 MB. */
export const importDawn = (): Promise<typeof WebGpuForNode> => import('webgpu');
