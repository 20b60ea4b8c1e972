import { shown } from '@obelisk/engine/text';
import { guessModel, type ModelEntry, modelEntry, modelNames } from '@obelisk/models';
import type { WeightsFile } from './weights-file.js';

/** A model, and how it was found. */
export interface FoundModel {
  readonly entry: ModelEntry;
  /** In one line, for the user. */
  readonly line: string;
}

/**
 * The model that weights belong to: what a checkpoint of ours says, else what the names and shapes
 * of the tensors tell.
 * @throws Error when they are of no known model
 */
export function guessedModel({ path, tensors, notes }: WeightsFile): FoundModel {
  const noted = notes.get('model');
  if (noted !== undefined) {
    if (modelNames().includes(noted)) {
      const line = `model: ${noted}, from the metadata of ${path}`;
      return { entry: modelEntry(noted), line };
    }
    throw new Error(`${path}: was trained as ${shown(noted)}, which is no known model`);
  }
  const { name, others, closest } = guessModel(tensors);
  if (name === null) {
    throw new Error(`${path}: ${likeness(closest)}; name the network`);
  }
  const also = others.length === 0 ? '' : `; ${others.join(', ')} would fit as well`;
  const line = `model: ${name}, from the tensor names of ${path}${also}`;
  return { entry: modelEntry(name), line };
}

function likeness(closest: { readonly name: string; readonly similarity: number } | null): string {
  if (closest === null) return 'these weights look like no known model';
  const percent = Math.min(99, Math.round(100 * closest.similarity));
  return `fits no known model (most like ${closest.name}: ${percent} % of its tensors)`;
}
