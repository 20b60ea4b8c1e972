// The memory of a segmentation with all that follows it: the figure said at the end is the peak of
// the whole process, and the estimate before is near it.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { scalingAffine, type Triple, voxelGrid, writeNifti } from '@obelisk/data';
import { openDevice } from '@obelisk/engine';
import { modelEntry } from '@obelisk/models';
import { stateDictionary, writeSafetensors } from '@obelisk/nn';
import { Random } from '@obelisk/tensor';
import { prepareImage, segmentationMemory, trainedModel, weightsFile } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { temporaryFolder } from './obelisk.js';

const memory = suite('obelisk segment: memory');
const folder = temporaryFolder();
const affine = scalingAffine([0.75, 0.75, 0.75]);
const program = fileURLToPath(new URL('measured-process.ts', import.meta.url));

const entry = modelEntry('obelisk-visceral');
const device = openDevice('webasm');

/** Weights of an untrained network, a scan of noise and labels for it, as files. */
async function files(size: Triple) {
  const voxels = size[0] * size[1] * size[2];
  const labels = entry.labels.length;
  const network = entry.create({ device, random: new Random(2), labels });
  const weights = writeSafetensors(await stateDictionary(network));
  const values = Float32Array.from({ length: voxels }, (_, at) => ((at * 7919) % 500) - 200);
  const scan = voxelGrid(values, size, affine);
  const truth = voxelGrid(
    Uint8Array.from(values, (hounsfield) => (hounsfield > 250 ? 4 : 0)),
    size,
    affine,
  );
  writeFileSync(`${folder}/net.safetensors`, weights);
  writeFileSync(`${folder}/scan.nii`, writeNifti(scan, { datatype: 'int16' }));
  writeFileSync(`${folder}/truth.nii`, writeNifti(truth));
  return { weights, scan, truth };
}

/** What `obelisk segment` printed, and its peak of memory. */
function segmented() {
  const options = process.execArgv.filter((option) => option !== '--expose-gc');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      ...[...options, program, 'segment', '--json', '--weights', `${folder}/net.safetensors`],
      ...['--input', `${folder}/scan.nii`, '--output', `${folder}/labels.nii`],
      ...['--ground-truth', `${folder}/truth.nii`, '--overlay', `${folder}/picture.png`],
    ],
    { encoding: 'utf8' },
  );
  const [, peak] = stderr.match(/\npeak (\d+)\n$/) ?? [];
  return { stdout, stderr, peak };
}

memory('the peak is said at the end, and was known before to within 30 %', async () => {
  // A process that is the first to load a source has the TypeScript compiler in its memory, too.
  await files([48, 48, 48]);
  segmented();
  const { weights, scan, truth } = await files([192, 192, 192]);
  const { stdout, stderr, peak } = segmented();
  assert.ok(peak, stderr);
  const { peakBytes } = JSON.parse(stdout);
  assert.ok(peakBytes > 0.97 * Number(peak), `said ${peakBytes} of ${peak}`);
  const [, gigabytes] = stderr.match(/with at most (\d+\.\d\d) GB of memory/) ?? [];
  assert.is(gigabytes, (peakBytes / 1e9).toFixed(2));
  const read = (path: string) => weightsFile(weights, path);
  const model = trainedModel({ paths: ['net'], read, device, entry });
  const prepared = prepareImage(scan, model.preparation).volume;
  const estimate = segmentationMemory(model, scan, prepared, truth);
  assert.ok(
    Math.abs(estimate / peakBytes - 1) < 0.3,
    `${estimate} estimated, ${peakBytes} measured`,
  );
});

memory.run();
