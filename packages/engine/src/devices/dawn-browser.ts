import type * as WebGpuForNode from 'webgpu';

/** What a bundle for browsers has in the place of `dawn.ts`: nothing that it could not resolve. */
export const importDawn = (): Promise<typeof WebGpuForNode> =>
  Promise.reject(new Error('a browser has a WebGPU of its own, or none'));
