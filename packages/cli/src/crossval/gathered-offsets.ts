import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CrossvalJob } from './crossval-plan.js';

/** Offsets of each model that has some, at the start and at the end of its first fold. */
export async function gatheredOffsets(folder: string, jobs: readonly CrossvalJob[]) {
  const { readFileBytes } = await import('@obelisk/data/node');
  const { readSafetensors, toFloat32 } = await import('@obelisk/nn');
  const found = new Map<string, { before: Float32Array; after: Float32Array }>();
  for (const { model, name } of jobs) {
    const path = join(folder, name, 'offsets.safetensors');
    if (found.has(model) || !existsSync(path)) continue;
    const arrays = readSafetensors(readFileBytes(path), path);
    const [before, after] = ['before', 'after'].map((key) => {
      const array = arrays.get(key);
      if (!array) throw new Error(`${path}: holds no offsets '${key}'`);
      return toFloat32(array).data;
    });
    found.set(model, { before, after });
  }
  return [...found].map(([name, offsets]) => ({ name, offsets }));
}
