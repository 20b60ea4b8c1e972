import type { Device } from '@obelisk/engine';
import { someOf } from '@obelisk/engine/text';
import { guessModel, labelCount } from '@obelisk/models';
import { describeMismatch, loadStateDictionary, type NamedArrays, stateShapes } from '@obelisk/nn';
import { Random } from '@obelisk/tensor';
import { type ScanNetwork, scanNetwork } from '../scan-network.js';
import type { ModelCharacter } from './model-character.js';
import type { WeightsFile } from './weights-file.js';

/** Puts the weights of a file into the network: of one that was read, or of one to read again. */
export type WeightsLoader = (file: WeightsFile | string) => ScanNetwork;

/**
 * Makes a network, and what loads weights into it.
 * @throws Error, when it loads, that says why a file does not fit
 */
export function weightsLoader(
  character: ModelCharacter,
  device: Device,
  read: (path: string) => WeightsFile,
): WeightsLoader {
  const { entry, labels, preparation } = character;
  const options = { device, random: new Random(1), labels: labels.length, preparation };
  const made = scanNetwork(entry, options);
  const shapes = stateShapes(made.network);
  let loaded = '';
  return (file) => {
    const path = typeof file === 'string' ? file : file.path;
    if (path === loaded) return made;
    const { tensors } = typeof file === 'string' ? read(file) : file;
    const mismatch = describeMismatch(shapes, tensors);
    if (mismatch !== null) throw new Error(`${path}: ${refusal(character, tensors, mismatch)}`);
    loadStateDictionary(made.network, tensors, path);
    loaded = path;
    return made;
  };
}

/** What says why tensors do not fit: they have other labels, or are of another model. */
function refusal(
  { entry, labels, preparation }: ModelCharacter,
  tensors: NamedArrays,
  mismatch: string,
): string {
  const found = labelCount(entry, tensors, preparation.size ?? undefined);
  if (found !== null && found !== labels.length) {
    const expected = `${labels.length}: ${someOf(labels)}`;
    return `has ${found} labels with the background; expected ${expected}`;
  }
  const { closest } = guessModel(tensors);
  const fit = `does not fit ${entry.name}: ${mismatch}`;
  if (closest === null) return `${fit}; these weights look like no known model`;
  return closest.name === entry.name ? fit : `${fit}; these weights look like ${closest.name}`;
}
