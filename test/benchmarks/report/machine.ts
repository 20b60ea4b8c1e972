import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { detectDevices, threadCount } from '@obelisk/engine';
import type { AboutTorch } from '../contestants/processes.js';
import { missingTf, tfVersion } from '../contestants/tf.js';

/** Where it ran, and in which versions. */
export interface Machine {
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  readonly gigabytes: number;
  readonly system: string;
  readonly node: string;
  readonly v8: string;
  readonly obelisk: string;
  /** What the project computes on, in words. */
  readonly device: string;
  readonly threads: number;
  readonly gpu: string;
  readonly tfjs: string | null;
  readonly torch: Omit<AboutTorch, 'python'> | null;
}

export async function describeMachine(torch: AboutTorch | null): Promise<Machine> {
  const devices = await detectDevices({ software: false });
  const detail = (name: string) =>
    devices.find((one) => one.name === name && one.available)?.detail;
  const { python: _, ...about } = torch ?? { python: '' };
  const root = new URL('../../../package.json', import.meta.url);
  return {
    date: new Date().toISOString().slice(0, 10),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    gigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
    v8: process.versions.v8,
    obelisk: JSON.parse(readFileSync(root, 'utf8')).version,
    device: detail('webasm') ?? 'none',
    threads: threadCount(),
    gpu: detail('webgpu') ?? 'none',
    tfjs: missingTf() === null ? tfVersion() : null,
    torch: torch ? (about as Omit<AboutTorch, 'python'>) : null,
  };
}

/** Debian's own BLAS takes sixteen times as long for a product as OpenBLAS. */
export function slowProducts(blas: readonly string[]): boolean {
  return !blas.some((name) => /openblas|mkl|blis|atlas/.test(name));
}

/** Processes that wanted a core in the last minute; above the cores, times are too long. */
export function load(): number {
  return loadavg()[0];
}
