import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scalingAffine, voxelGrid, writeNifti } from '@obelisk/data';
import { openDataset, readDatasetCase } from '@obelisk/data/node';
import type { Random } from '@obelisk/tensor';
import { describeDataset } from '@obelisk/training/node';
import { expect, type FuzzInput, type FuzzKind, oneFile, theFile } from '../fuzz-kind.js';
import { happens } from '../mutations/choice.js';
import { mutatedJsonBytes } from '../mutations/json.js';
import { writeFiles } from '../write-files.js';

const cases = ['a', 'b', 'c'];

/** In the layout of the Medical Segmentation Decathlon. */
const decathlon = {
  name: 'Some',
  tensorImageSize: '3D',
  modality: { 0: 'CT' },
  labels: { 0: 'background', 1: 'liver', 2: 'spleen' },
  numTraining: 3,
  numTest: 1,
  training: cases.map((name) => ({
    image: `./imagesTr/${name}.nii`,
    label: `./labelsTr/${name}.nii`,
  })),
  test: ['./imagesTs/d.nii'],
};

/** In that of nnU-Net v2. */
const nnunet = {
  name: 'Some',
  channel_names: { 0: 'MRI' },
  labels: { background: 0, liver: 1, spleen: 2 },
  numTraining: 3,
  file_ending: '.nii',
};

const affine = scalingAffine([2, 2, 2]);
const scan = writeNifti(voxelGrid(new Float32Array(24).fill(40), [2, 3, 4], affine));
const labels = writeNifti(voxelGrid(new Uint8Array(24).fill(2), [2, 3, 4], affine));

/** The files that the lists speak of: of the first case under the names of both layouts. */
export const datasetFiles: FuzzInput['files'] = {
  ...Object.fromEntries(cases.map((name) => [`imagesTr/${name}.nii`, scan])),
  ...Object.fromEntries(cases.map((name) => [`imagesTr/${name}_0000.nii`, scan])),
  ...Object.fromEntries(cases.map((name) => [`labelsTr/${name}.nii`, labels])),
  'imagesTs/d.nii': scan,
};

/** A damaged `dataset.json`. */
export function damagedList(random: Random): Uint8Array {
  return mutatedJsonBytes(happens(random, 60) ? decathlon : nnunet, random);
}

/** Data sets by their `dataset.json`. */
export const dataset: FuzzKind = {
  make: (random) => oneFile('dataset.json', damagedList(random)),
  async read(input, folder) {
    if (!existsSync(join(folder, 'imagesTs'))) writeFiles(folder, datasetFiles);
    const [name, bytes] = theFile(input);
    writeFileSync(join(folder, name), bytes);
    const opened = openDataset(folder);
    expect(
      opened.labels.every((label) => typeof label === 'string'),
      'labels that are no text',
    );
    expect(opened.training.length + opened.test.length > 0, 'no case');
    for (const line of describeDataset(folder, true)) {
      expect(!/undefined|\[object/.test(line), `says ${line}`);
    }
    for (const one of opened.training) readDatasetCase(opened, one);
  },
};
