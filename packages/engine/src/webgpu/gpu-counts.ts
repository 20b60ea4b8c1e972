/** What a graphics processor was asked to do since it was first used. */
export interface GpuCounts {
  /** Kernels that were recorded. */
  kernels: number;
  /** Steps of the host that had to wait for numbers from the graphics processor. */
  hostSteps: number;
  /** Lists of commands that were handed to it. */
  submits: number;
  /** Arrays that came back, and their bytes. */
  readbacks: number;
  readbackBytes: number;
  /** Arrays that went there, and their bytes. */
  uploads: number;
  uploadBytes: number;
  /** Buffers and pipelines that were made, not taken from those that were there. */
  buffersMade: number;
  pipelinesMade: number;
}

/** Nothing yet. */
export function noCounts(): GpuCounts {
  return {
    ...{ kernels: 0, hostSteps: 0, submits: 0, readbacks: 0, readbackBytes: 0 },
    ...{ uploads: 0, uploadBytes: 0, buffersMade: 0, pipelinesMade: 0 },
  };
}
