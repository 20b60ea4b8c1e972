import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readFileBytes } from '@obelisk/data/node';
import { readSafetensors, toFloat32 } from '@obelisk/nn';
import type { CrossvalJob } from '@obelisk/training/node';
import type { CrossvalContent } from './crossval-content.js';

/** Offsets of each OBELISK layer of each model, at the start and at the end of its first fold. */
export function gatheredOffsets(
  folder: string,
  jobs: readonly CrossvalJob[],
): CrossvalContent['offsets'] {
  const seen = new Set<string>();
  return jobs.flatMap(({ model, name }) => {
    const path = join(folder, name, 'offsets.safetensors');
    if (seen.has(model) || !existsSync(path)) return [];
    seen.add(model);
    const arrays = readSafetensors(readFileBytes(path), path);
    const layers = [...arrays.keys()].flatMap((key) => key.match(/^(.+)\.before$/)?.[1] ?? []);
    const values = (key: string) => {
      const array = arrays.get(key);
      if (array) return toFloat32(array).data;
      throw new Error(`${path}: holds no ${key}; remove its fold, and it is trained again`);
    };
    return layers.map((layer) => ({
      name: layers.length === 1 ? model : `${model}, ${layer}`,
      offsets: { before: values(`${layer}.before`), after: values(`${layer}.after`) },
    }));
  });
}
