import type { AnyModelEntry, ModelEntry } from '@obelisk/models';
import { UsageError } from '@obelisk/training/command';

/** The catalogue's entry for what `--model` names. */
export async function findModel(name: string): Promise<ModelEntry> {
  const { modelEntry, modelNames } = await import('@obelisk/models');
  if (modelNames().includes(name)) return modelEntry(name);
  throw new UsageError(`unknown model '${name}'; there are ${modelNames().join(', ')}`);
}

/** The entry for what `--model` names, networks of whole volumes included. */
export async function findAnyModel(name: string): Promise<AnyModelEntry> {
  const { allModelNames, anyModelEntry } = await import('@obelisk/models');
  if (allModelNames().includes(name)) return anyModelEntry(name);
  throw new UsageError(`unknown model '${name}'; there are ${allModelNames().join(', ')}`);
}
