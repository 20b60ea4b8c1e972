import type { Device } from '@obelisk/engine';
import type { ModelEntry } from '@obelisk/models';
import type { ScanNetwork } from '../scan-network.js';
import { guessedModel } from './guessed-model.js';
import { characterOf, type ModelCharacter, requireAlike } from './model-character.js';
import type { WeightsFile } from './weights-file.js';
import { weightsLoader } from './weights-loader.js';

/** A network with its weights, ready to segment. */
export interface TrainedModel extends ModelCharacter {
  /** How the model was found, when it was not named. */
  readonly line: string | null;
  /** Each loads the weights of one file into the one network that there is, and gives that. */
  readonly networks: readonly (() => ScanNetwork)[];
}

/** Weight files, and where their network shall run. */
export interface WeightsToLoad {
  /** Several files are an ensemble, of folds for example. */
  readonly paths: readonly string[];
  /** Reads one of them, perhaps again: so that one is in memory. */
  readonly read: (path: string) => WeightsFile;
  readonly device: Device;
  /** The network; guessed from the first file when left out. */
  readonly entry?: ModelEntry;
}

/**
 * The network that weight files belong to, with their weights.
 * @throws Error that names the file which does not fit the model, or the others
 *
 * @example
 * ```ts
 * import { openDevice } from '@obelisk/engine';
 * import { modelEntry } from '@obelisk/models';
 * import { stateDictionary, writeSafetensors } from '@obelisk/nn';
 * import { Random } from '@obelisk/tensor';
 * import { trainedModel, weightsFile } from '@obelisk/training';
 * const device = openDevice('webasm');
 * const options = { device, random: new Random(1), labels: 8 };
 * const network = modelEntry('obelisk-visceral').create(options);
 * const bytes = writeSafetensors(await stateDictionary(network));
 * const read = (path: string) => weightsFile(bytes, path);
 * const { entry, line } = trainedModel({ paths: ['net.safetensors'], read, device });
 * entry.name; // => 'obelisk-visceral'
 * line; // => 'model: obelisk-visceral, from the tensor names of net.safetensors'
 * ```
 */
export function trainedModel({ paths, read, device, entry }: WeightsToLoad): TrainedModel {
  const first = read(paths[0]);
  const found = entry ? { entry, line: null } : guessedModel(first);
  const character = characterOf(first, found.entry);
  const load = weightsLoader(character, device, read);
  // Each file is tried before the work begins; one after the other, so that one is in memory.
  for (const path of paths) {
    const file = path === paths[0] ? first : read(path);
    requireAlike(characterOf(file, character.entry), character, path, paths[0]);
    load(file);
  }
  return { ...character, line: found.line, networks: paths.map((path) => () => load(path)) };
}
