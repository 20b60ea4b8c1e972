import type { Device } from '@obelisk/kernels';
import type { NamedArrays, NamedShapes } from '@obelisk/nn';
import type { ScanNetwork } from '@obelisk/training';
import type { ModelCharacter } from './trained-model.js';
import type { WeightsFile } from './weights-file.js';

/** Puts the weights of a file into the network: of one that was read, or of one to read again. */
export type WeightsLoader = (file: WeightsFile | string) => ScanNetwork;

/**
 * Makes a network, and what loads weights into it.
 * @throws Error, when it loads, that says why a file does not fit
 */
export async function weightsLoader(
  { entry, labels, preparation }: ModelCharacter,
  device: Device,
  read: (path: string) => WeightsFile,
): Promise<WeightsLoader> {
  const { describeMismatch, loadStateDictionary, stateShapes } = await import('@obelisk/nn');
  const { guessModel } = await import('@obelisk/models');
  const { Random } = await import('@obelisk/tensor');
  const { scanNetwork } = await import('@obelisk/training');
  const make = (count: number) =>
    scanNetwork(entry, { device, random: new Random(1), labels: count, preparation });
  const made = make(labels.length);
  const shapes = stateShapes(made.network);
  let loaded = '';

  const refusal = (tensors: NamedArrays, mismatch: string): string => {
    const found = labelCount(shapes, tensors);
    if (found >= 2 && found !== labels.length) {
      if (describeMismatch(stateShapes(make(found).network), tensors) === null) {
        return `has ${found} labels with the background; expected ${labels.length}: ${labels.join(', ')}`;
      }
    }
    const { closest } = guessModel(tensors);
    const fit = `does not fit ${entry.name}: ${mismatch}`;
    if (closest === null) return `${fit}; these weights look like no known model`;
    return closest.name === entry.name ? fit : `${fit}; these weights look like ${closest.name}`;
  };

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

/** How many labels weights have: the classifier comes last, its first axis are the labels. */
function labelCount(shapes: NamedShapes, tensors: NamedArrays): number {
  const classifier = [...shapes.keys()].at(-1) ?? '';
  return tensors.get(classifier)?.shape[0] ?? 0;
}
