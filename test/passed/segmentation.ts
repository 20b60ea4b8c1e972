import { writeFileSync } from 'node:fs';
import { writeNifti } from '@obelisk/data';
import { writeSafetensors } from '@obelisk/nn';
import { scan, untrained } from '../cli/bad-files.js';
import { obelisk } from '../cli/obelisk.js';
import type { Work } from './works.js';

/**
 * What the program does. What it goes through depends on the machine, too: it looks for a graphics
 * processor.
 * @param folder - for the files that it needs
 */
export async function segmentation(folder: string): Promise<Work> {
  const [weights, input] = [`${folder}/net.safetensors`, `${folder}/scan.nii.gz`];
  writeFileSync(weights, writeSafetensors(await untrained('obelisk-visceral'), new Map()));
  writeFileSync(input, writeNifti(scan, { gzip: true }));
  const files = ['--weights', weights, '--input', input, '--output', `${folder}/labels.nii.gz`];
  return {
    title: 'obelisk segment',
    goal: { files: 110 },
    run: () => obelisk(['segment', '--model', 'obelisk-visceral', ...files]),
  };
}
