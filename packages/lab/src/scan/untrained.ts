import { phantomLabels } from '@obelisk/data';
import { openDevice } from '@obelisk/engine';
import { labelNote, modelEntry } from '@obelisk/models';
import { stateDictionary, writeSafetensors } from '@obelisk/nn';
import { Random } from '@obelisk/tensor';
import { preparationOf } from '@obelisk/training';
import type { NamedBytes } from './messages.js';

/** New weights of the original network as a file: what it finds is as random as they are. */
export async function untrainedFile(seed: number): Promise<NamedBytes> {
  const entry = modelEntry('obelisk');
  const options = { device: openDevice('webasm'), random: new Random(seed) };
  const network = entry.create({ ...options, labels: phantomLabels.length });
  const notes = new Map([
    ['model', entry.name],
    ['labels', labelNote(phantomLabels)],
    ['preparation', JSON.stringify(preparationOf(entry))],
  ]);
  const bytes = writeSafetensors(await stateDictionary(network), notes);
  return { name: `untrained-${seed}.safetensors`, bytes };
}
