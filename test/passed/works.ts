import { writeFileSync } from 'node:fs';
import { writeNifti } from '@obelisk/data';
import { openDevice } from '@obelisk/engine';
import { Obelisk, writeSafetensors } from '@obelisk/nn';
import { add, noGrad, Random, tensor } from '@obelisk/tensor';
import { scan, untrained } from '../cli/bad-files.js';
import { obelisk } from '../cli/obelisk.js';

/** A piece of work that a reader may want to follow, and how much of it there may be to read. */
export interface Work {
  readonly title: string;
  readonly mostFiles: number;
  readonly mostFunctions?: number;
  run(): unknown;
}

/** @param folder - for the files that a segmentation needs */
export async function works(folder: string): Promise<readonly Work[]> {
  const device = openDevice('webasm');
  const [a, b] = [tensor([1, 2, 3]), tensor([4, 5, 6])];
  const layer = new Obelisk({ device, random: new Random(1), offsets: 1, variant: 'unary' });
  const image = tensor(new Float32Array(64), { shape: [1, 1, 4, 4, 4] });
  const [weights, input] = [`${folder}/net.safetensors`, `${folder}/scan.nii.gz`];
  writeFileSync(weights, writeSafetensors(await untrained('obelisk-visceral'), new Map()));
  writeFileSync(input, writeNifti(scan, { gzip: true }));
  const files = ['--weights', weights, '--input', input, '--output', `${folder}/labels.nii.gz`];
  return [
    {
      ...{ title: 'add of three numbers', mostFiles: 12, mostFunctions: 40 },
      run: () => add(a, b),
    },
    {
      ...{ title: 'an offset through Obelisk.forward', mostFiles: 18 },
      run: () => noGrad(() => layer.forward(image, { grid: [2, 2, 2] })),
    },
    {
      ...{ title: 'obelisk segment', mostFiles: 110 },
      run: () => obelisk(['segment', '--model', 'obelisk-visceral', ...files]),
    },
  ];
}
