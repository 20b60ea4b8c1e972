// docs/from-dicom.md, its commands as they stand there, on phantoms that lie as DICOM.
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { phantomSeries } from '@obelisk/data';
import { readLabels, writeLabels, writeScan } from '@obelisk/data/node';
import { zipSync } from 'fflate';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dicomSlices, shuffledNames, writeFiles } from '../support/dicom.js';
import { textOf } from '../support/workspace.js';
import { obelisk, type Run, temporaryFolder } from './obelisk.js';

const page = suite('from DICOM to a table in a paper');
const folder = temporaryFolder();
const home = process.cwd();
const runs = new Map<string, Run>();

const size = [28, 24, 28] as const;

/** Three patients: two folders, and a .zip. */
const patients = phantomSeries({ count: 3, seed: 2031, size: [...size] });

page.before(async () => {
  process.chdir(folder);
  await trainBriefly();
  for (const name of ['truth', 'nifti']) mkdirSync(name);
  for (const [index, { scan, labels }] of [...patients].entries()) {
    const name = `patient_${index + 1}`;
    writeScan(`nifti/${name}.nii.gz`, scan, { datatype: 'int16' });
    writeLabels(`truth/${name}.nii.gz`, labels);
    copyFileSync('data/dataset.json', 'truth/dataset.json');
    const slices = shuffledNames(dicomSlices(scan, { isSigned: false, intercept: -1024 }));
    if (index === 2) writeFiles('dicom', { [`${name}.zip`]: zipSync(slices, { level: 1 }) });
    else writeFiles(join('dicom', name, 'PA000', 'ST 1'), slices);
  }
  writeFiles('dicom/patient_1', {
    DICOMDIR: Buffer.from('a list'),
    'read me.txt': Buffer.from('a'),
  });
  for (const command of commandsOf(textOf('docs/from-dicom.md'))) {
    runs.set(command, await obelisk(command.split(' ').slice(2)));
  }
});
/** A network that finds something. */
async function trainBriefly(): Promise<void> {
  const data = ['--count', '3', '--seed', '7', '--size', size.join(), '--out', 'data'];
  assert.is((await obelisk(['phantom', ...data])).code, 0);
  const options = ['--data', 'data', '--spacing', 'none', '--steps', '16', '--out', 'out/mine'];
  assert.is((await obelisk(['train', '--model', 'obelisk', ...options])).code, 0);
}

page.after(() => process.chdir(home));

/** The lines of the page's shell blocks. */
const commandsOf = (text: string): string[] =>
  [...text.matchAll(/^```sh\n(.*?)\n```$/gms)].flatMap(([, block]) =>
    block.replaceAll(/\\\n\s*/g, '').split('\n'),
  );

const runOf = (words: string): Run => {
  const [, run] = [...runs].find(([command]) => command.includes(words)) ?? [];
  assert.ok(run, `the page has a command with ${words}`);
  return run;
};

page('every command ends well', () => {
  assert.is(runs.size, 5);
  for (const [command, { code, stderr }] of runs) assert.is(code, 0, `${command}: ${stderr}`);
});

page('info tells the series and the scan', () => {
  const { stdout } = runOf('info dicom');
  assert.match(stdout, /^dicom\/patient_1: DICOM, 1 series\nseries +UID +kind +images/);
  assert.match(stdout, /^ +2 +\S+ +CT +28 +28 x 24 +\S+ x \S+ +Abdomen$/m);
  assert.match(stdout, /: 2 files without an image: DICOMDIR, read me.txt$/m);
  assert.match(stdout, /^shape +28 x 24 x 28 voxels$/m);
  assert.not.match(stdout, 'Nobody');
});

page('labels are, voxel by voxel, those of the NIfTI way', async () => {
  const options = [
    '--weights',
    'out/mine/best.safetensors',
    '--input',
    'nifti',
    '--output',
    'by-nifti',
  ];
  assert.is((await obelisk(['segment', ...options])).code, 0);
  const names = readdirSync('labels').filter((name) => name.endsWith('.nii.gz'));
  assert.equal(names.sort(), ['patient_1.nii.gz', 'patient_2.nii.gz', 'patient_3.nii.gz']);
  for (const name of names) {
    const [found, expected] = ['labels', 'by-nifti'].map((part) => readLabels(`${part}/${name}`));
    assert.equal(found.data, expected.data);
    assert.ok(new Set(found.data.data).size > 1); // something was found
  }
});

page('the file for Slicer has the same labels, and their names', () => {
  const found = readLabels('patient_1.seg.nrrd');
  assert.equal(found.data, readLabels('labels/patient_1.nii.gz').data);
  const header = readFileSync('patient_1.seg.nrrd', 'latin1');
  assert.match(header, '\nSegment0_Name:=spleen\n');
});

page('the table, and the paragraph', () => {
  assert.match(runOf('evaluate').stdout, /liver/);
  assert.ok(readdirSync('evaluation').some((name) => name.endsWith('.csv')));
  assert.ok(readdirSync('evaluation').includes('summary.json'));
  assert.match(runOf('--methods').stdout, /were segmented by the network obelisk of OBELISK-Net/);
});

page.run();
