// What `obelisk train` says of the intensities of its scans, and what its checkpoint says of their
// size.
import { readFileSync } from 'node:fs';
import { type Volume, voxelGrid } from '@obelisk/data';
import { readScan, writePhantomDataset, writeScan } from '@obelisk/data/node';
import { openDevice } from '@obelisk/engine';
import { trainedModel, weightsFile } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { obelisk, temporaryFolder } from './obelisk.js';

const training = suite('obelisk train: intensities and size of the scans');
const folder = temporaryFolder();
const data = `${folder}/data`;
const size = [12, 8, 12] as const;

function spoil(name: string, change: (hounsfield: number, at: number) => number): Volume {
  const path = `${data}/imagesTr/${name}.nii.gz`;
  const scan = readScan(path);
  writeScan(path, voxelGrid(scan.data.data.map(change), [...size], scan.affine));
  return scan;
}

training('a line for each kind, also when prepared scans are taken up again', async () => {
  await writePhantomDataset(data, { count: 4, seed: 1, size: [...size] });
  const outside = (hounsfield: number, at: number) => (at < 5 ? -3024 : hounsfield);
  spoil('phantom_002', outside);
  spoil('phantom_003', outside);
  const scan = spoil('phantom_004', (hounsfield) => hounsfield + 1024);
  for (const out of ['first', 'second']) {
    const { code, stderr } = await obelisk([
      ...['train', '--model', 'obelisk', '--data', data, '--out', `${folder}/${out}`],
      ...['--steps', '1', '--cache', `${folder}/cache`],
    ]);
    assert.is(code, 0, stderr);
    const lines = stderr.split('\n');
    assert.equal(
      lines.filter((line) => line.includes('-1500')),
      [
        'phantom_002: 5 voxels below -1500, which no scanner means as HU, became air (-1024) ' +
          '(so with 2 of 4 scans)',
      ],
    );
    const doubts = lines.filter((line) => line.includes('look like HU'));
    assert.is(doubts.length, 1);
    assert.match(doubts[0], /^phantom_004: the intensities do not look .* is not named CT$/);
  }
  const weights = `${folder}/first/last.safetensors`;
  const read = (path: string) => weightsFile(readFileSync(path), path);
  const { fieldOfView } = trainedModel({ paths: [weights], read, device: openDevice('webasm') });
  const spacing = Math.abs(scan.affine[0][0]);
  assert.equal(
    fieldOfView?.map((mm) => mm.toFixed(3)),
    size.map((count) => (count * spacing).toFixed(3)),
  );
});

training.run();
