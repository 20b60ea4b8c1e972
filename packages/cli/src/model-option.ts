import type { ModelEntry } from '@obelisk/models';
import { UsageError } from '@obelisk/training/command';

/** The catalogue's entry for what `--model` names. */
export async function findModel(name: string): Promise<ModelEntry> {
  const { modelEntry, modelNames } = await import('@obelisk/models');
  if (modelNames().includes(name)) return modelEntry(name);
  throw new UsageError(`unknown model '${name}'; there are ${modelNames().join(', ')}`);
}
