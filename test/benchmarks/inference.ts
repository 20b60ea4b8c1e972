import { readFileSync } from 'node:fs';
import { readLabels, readScan } from '@obelisk/data/node';
import { openDevice } from '@obelisk/kernels';
import { modelEntry } from '@obelisk/models';
import { loadStateDictionary, readWeights } from '@obelisk/nn';
import { Random } from '@obelisk/tensor';
import { preparationOf, prepareImage, scanNetwork, segmentScan } from '@obelisk/training';
import { sharedFolder } from '../support/shared.js';

/** What `inference` needs of ../shared. */
export const inferenceFiles = {
  weights: 'weights/obelisk_visceral_fold1.pth',
  scan: 'goldens/models/visceral_input_156x115x160.nii.gz',
  labels: 'goldens/models/obelisk_visceral_fold1_labels.nii.gz',
};

/**
 * The released VISCERAL network on the golden scan of 156 x 115 x 160 voxels, from the scan to its
 * labels.
 * @returns what segments the scan, and gives how many voxels differ from the golden labels
 */
export function inference(): () => Promise<number> {
  const device = openDevice('webasm');
  const entry = modelEntry('obelisk-visceral');
  const labels = entry.labels.length;
  const preparation = preparationOf(entry);
  const made = scanNetwork(entry, { device, random: new Random(1), labels, preparation });
  const { weights } = inferenceFiles;
  const tensors = readWeights(readFileSync(sharedFolder + weights), weights);
  loadStateDictionary(made.network, tensors, weights);
  const scan = readScan(sharedFolder + inferenceFiles.scan);
  const golden = readLabels(sharedFolder + inferenceFiles.labels).data.data;
  return async () => {
    const prepared = prepareImage(scan, preparation);
    const found = (await segmentScan({ scan, prepared, device, networks: [() => made] })).data.data;
    return found.filter((label, at) => label !== golden[at]).length;
  };
}
