import type { WeightsFile } from './weights-file.js';

/** The name of a model, and how it was found. */
export interface FoundModel {
  readonly name: string;
  /** In one line, for the user. */
  readonly line: string;
}

/**
 * The model that weights belong to: what a checkpoint of ours says, else what the names and shapes
 * of the tensors tell.
 * @throws Error when they are of no known model
 */
export async function guessedModel({ path, tensors, notes }: WeightsFile): Promise<FoundModel> {
  const { allModelNames, guessModel } = await import('@obelisk/models');
  const noted = notes.get('model');
  if (noted !== undefined) {
    if (allModelNames().includes(noted)) {
      return { name: noted, line: `model: ${noted}, from the metadata of ${path}` };
    }
    throw new Error(`${path}: was trained as ${JSON.stringify(noted)}, which is no known model`);
  }
  const { name, others, closest } = guessModel(tensors);
  if (name === null)
    throw new Error(`${path}: ${likeness(closest)}; --model must name the network`);
  const also = others.length === 0 ? '' : `; ${others.join(', ')} would fit as well`;
  return { name, line: `model: ${name}, from the tensor names of ${path}${also}` };
}

function likeness(closest: { readonly name: string; readonly similarity: number } | null): string {
  if (closest === null) return 'these weights look like no known model';
  const percent = Math.min(99, Math.round(100 * closest.similarity));
  return `fits no known model (most like ${closest.name}: ${percent} % of its tensors)`;
}
