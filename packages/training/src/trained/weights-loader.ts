import { type Device, ShapesDevice } from '@obelisk/kernels';
import { guessModel, networkOfShapes } from '@obelisk/models';
import {
  describeMismatch,
  loadStateDictionary,
  type NamedArrays,
  type NamedShapes,
  stateShapes,
} from '@obelisk/nn';
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
  const refusal = refusals(character, shapes);
  let loaded = '';
  return (file) => {
    const path = typeof file === 'string' ? file : file.path;
    if (path === loaded) return made;
    const { tensors } = typeof file === 'string' ? read(file) : file;
    const mismatch = describeMismatch(shapes, tensors);
    if (mismatch !== null) throw new Error(`${path}: ${refusal(tensors, mismatch)}`);
    loadStateDictionary(made.network, tensors, path);
    loaded = path;
    return made;
  };
}

/** What says why tensors do not fit: they have other labels, or are of another model. */
function refusals({ entry, labels, preparation }: ModelCharacter, shapes: NamedShapes) {
  const size = preparation.size ?? undefined;
  const fitsWith = (count: number, tensors: NamedArrays): boolean => {
    const network = networkOfShapes(entry, new ShapesDevice(), { labels: count, size });
    return describeMismatch(stateShapes(network), tensors) === null;
  };
  return (tensors: NamedArrays, mismatch: string): string => {
    const found = labelCount(shapes, tensors);
    if (found >= 2 && found !== labels.length && fitsWith(found, tensors)) {
      const expected = `${labels.length}: ${labels.join(', ')}`;
      return `has ${found} labels with the background; expected ${expected}`;
    }
    const { closest } = guessModel(tensors);
    const fit = `does not fit ${entry.name}: ${mismatch}`;
    if (closest === null) return `${fit}; these weights look like no known model`;
    return closest.name === entry.name ? fit : `${fit}; these weights look like ${closest.name}`;
  };
}

/** How many labels weights have: the classifier comes last, its first axis are the labels. */
function labelCount(shapes: NamedShapes, tensors: NamedArrays): number {
  const classifier = [...shapes.keys()].at(-1) ?? '';
  return tensors.get(classifier)?.shape[0] ?? 0;
}
