import type { Device } from '@obelisk/engine';
import type { TrainedModel } from '@obelisk/training';
import { findModel } from './model-option.js';

/**
 * The network that weight files belong to. Several files are an ensemble, of folds for example.
 * @param asked - `--model`; guessed from the first file when left out
 */
export async function chosenModel(
  asked: string | undefined,
  paths: readonly string[],
  device: Device,
): Promise<TrainedModel> {
  const entry = asked === undefined ? undefined : await findModel(asked);
  const { readFileBytes } = await import('@obelisk/data/node');
  const { trainedModel, weightsFile } = await import('@obelisk/training');
  const read = (path: string) => weightsFile(readFileBytes(path), path);
  return trainedModel({ paths, read, device, entry });
}
