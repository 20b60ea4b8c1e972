import type { Segment } from '@obelisk/data';
import type {
  Found,
  PreparedImage,
  SegmentationTask,
  TrainedModel,
  WantedMaps,
} from '@obelisk/training';
import { UsageError } from '@obelisk/training/command';
import type { Command } from 'commander';
import { withTerminal } from '../command-line.js';
import { countProgress } from '../count-progress.js';
import { parseCrop } from '../crop-option.js';
import { deviceOption } from '../device-option.js';
import { fieldOfViewOption } from '../field-of-view-option.js';
import { fileStatus } from '../file-status.js';
import { findModel } from '../model-option.js';
import { wholeNumber } from '../numbers.js';
import { requireEnding, requireOutputs } from '../output-files.js';
import { mirrorOption, probabilitiesOption } from '../segment/found-options.js';
import { askedAsJson, openModel, type SegmentOptions } from '../segment/segment-options.js';
import { segmentScans } from '../segment/segment-scans.js';
import { noteNothingFound, printOrgans } from '../segmentation-report.js';
import { printJson, type Streams, type Terminal } from '../terminal.js';

const labelEndings = ['.nii', '.nii.gz', '.seg.nrrd'];

const help = `
Without --model the network is told by the metadata of the weights, or by their tensor names.
Labels have their names from the metadata, else from the paper, else numbers where weights have
more or fewer than the paper.
Several --weights are an ensemble, as of folds: the mean of their softmax decides.

The TCIA networks see 144 x 144 x 144 voxels: those of the scan if it has as many, else the
bounding box of the body, or the box of --crop, resampled. The box counts voxels as slices do, the
first included, the end not, with axes that grow to the patient's right, front and head (R, A, S),
however the file stores them. The VISCERAL networks see the scan at 3 mm, those of
obelisk train at the spacing that they were trained with. --field-of-view trained gives a network
as much to see as in training (the VISCERAL ones 468 x 345 x 480 mm) around the body: air is added,
or voxels are cut off. Labels come back on the scan's own voxels; what the network did not see is
background.

A folder or .zip of DICOM files is a scan, too, where --output is a file: slices go by their
positions, whatever their names. What is missing, mixed, tilted or compressed is refused; of several
series --series takes one. Labels as .seg.nrrd have names and colours for 3D Slicer. A series of
scans (4D) needs --volume.

--input may be a folder: of all scans in it, folders in it left out, the labels are written into
the folder --output as <case>.nii.gz (nnU-Net's _0000 is taken off), beside segmentation.csv, the
table, and segmentation.json, what made them. A scan that fails is told, the others are done, and
the exit code is 1. --continue goes on after an interruption, and tries again what failed.
--ground-truth then is a folder, too.

Beside the labels a.nii.gz, on the scan's own voxels, too: --probabilities writes a map per organ,
a_probabilities/1_liver.nii.gz and so on (uint16 with a slope, as NIfTI has no float16), or with npz
a.npz as nnU-Net has it. --uncertainty writes a_uncertainty/entropy.nii.gz and
mutual_information.nii.gz, from 0 to 1, of several --weights or flips. --mirror averages with the
scan flipped along x (left to right), y (back to front), z (feet to head) and all combinations;
networks that did not learn from flips get worse. --keep-largest leaves the largest component of
each organ, of those named ('left kidney'), or of those in the file of obelisk crossval
--keep-largest.

Examples:
  obelisk segment --model obelisk-visceral --weights obelisk_visceral_fold1.pth \\
      --input scan.nii.gz --output labels.nii.gz --overlay picture.png
  obelisk segment --weights obeliskhybrid_tcia_fold*.pth --crop 6,110,18,92,52,112 \\
      --input scan.nii.gz --output labels.nii.gz
  obelisk segment --weights obelisk_visceral_fold1.pth --input scans --output labels`;

/** `obelisk segment` */
export function defineSegment(program: Command, streams: Streams): void {
  program
    .command('segment')
    .description('find the organs in a scan, and write them as a label map on its own voxels')
    .option('--model <name>', 'the network, as obelisk-visceral; guessed when left out')
    .requiredOption(
      '--weights <files...>',
      'its weights: .pth or .safetensors; several are averaged',
    )
    .requiredOption(
      '--input <scan>',
      'a 3D scan in HU, in any orientation: .nii(.gz), .hdr/.img, .nrrd, .mha; or a folder of them',
    )
    .requiredOption(
      '--output <labels>',
      'the label map to write: .nii(.gz) or .seg.nrrd; or a folder',
    )
    .option('--continue', 'go on with a folder: scans that have their labels are left', false)
    .option('--series <n>', 'which series of DICOM files: its number, or the end of its UID')
    .option('--volume <n>', 'which scan of a series (4D); the first is 0', wholeNumber(0))
    .option('--nan-as-air', 'take NaN, outside the field of view of SPM and FSL, for air', false)
    .option('--crop <x0,x1,y0,y1,z0,z1>', 'the box that is resampled, as below', parseCrop)
    .addOption(fieldOfViewOption())
    .addOption(mirrorOption())
    .option(
      '--keep-largest [organs...]',
      'of all organs, or of these, leave the largest component; or a file of obelisk crossval',
    )
    .addOption(probabilitiesOption())
    .option('--uncertainty', 'also write how unsure several networks or flips are')
    .option('--ground-truth <labels>', 'true labels: also prints Dice per organ')
    .option('--overlay <png>', 'also draw the labels over the scan')
    .option('--json', 'print the results as JSON', false)
    .addOption(deviceOption())
    .addHelpText('after', help)
    .action(withTerminal(streams, segment));
}

/** A folder of DICOM files is one scan where labels shall go into one file. */
async function isFolderOfScans({ input, output }: SegmentOptions): Promise<boolean> {
  if (!fileStatus(input)?.isDirectory()) return false;
  const { isDicomSource } = await import('@obelisk/data/node');
  return !labelEndings.some((ending) => output.endsWith(ending)) || !isDicomSource(input);
}

async function segment(terminal: Terminal, options: SegmentOptions): Promise<void> {
  if (await isFolderOfScans(options)) return segmentScans(terminal, options);
  if (options.continue) throw new UsageError('--continue is for a folder of scans');
  const { isDicomSource } = await import('@obelisk/data/node');
  if (options.series !== undefined && !isDicomSource(options.input)) {
    throw new UsageError('--series is for DICOM files, a folder or .zip of them');
  }
  const { crop, overlay } = options;
  if (options.model !== undefined) await findModel(options.model);
  await checkOutputs(options);
  const { device, reason, model, choices, fieldOfView } = await openModel(terminal, options);
  const { readGroundTruth, readScan } = await import('@obelisk/data/node');
  const training = await import('@obelisk/training');
  const { mirrorPasses, missingSpacingLine, nanAsAir, organReport, organsAsJson } = training;
  const { prepareImage, wantedMaps } = training;
  const { costText, requireMemoryFor, runCost, writeFound } = await import(
    '@obelisk/training/node'
  );
  const { volume, series, nanAsAir: keepsNaN } = options;
  const read = readScan(options.input, { volume, series, keepsNaN, onLine: terminal.note });
  const { scan, line } = nanAsAir(read, model.preparation.intensity);
  if (line) terminal.note(`${options.input}: ${line}`);
  const missing = missingSpacingLine(model.preparation, scan);
  if (missing) terminal.note(missing);
  const truth = options.groundTruth ? readGroundTruth(options.groundTruth, scan) : null;
  const started = performance.now();
  const prepared = prepareImage(scan, model.preparation, crop, fieldOfView);
  for (const line of await linesAbout(prepared, model, options.input)) terminal.note(line);
  const plan = { model, device, scan, prepared: prepared.volume, truth, choices };
  requireMemoryFor(plan, terminal.note);
  const passes = mirrorPasses(choices.mirror ?? '', model);
  const task = { prepared, device, networks: model.networks, passes };
  const found = await findWithProgress(terminal, task, wantedMaps(choices));
  const seconds = (performance.now() - started) / 1000;
  const { labels: names } = model;
  const segments = await segmentsOf(model);
  const labels = writeFound({ ...choices, found, scan, names, segments, output: options.output });
  const report = organReport(model.labels, labels, truth);
  const { writeOverlay } = await import('@obelisk/viz/node');
  if (overlay) writeOverlay(overlay, { scan, labels, truth }, model.labels);
  const cost = runCost(seconds);
  terminal.note(`segmented in ${costText(cost)} on ${reason}`);
  await noteNothingFound(terminal, report);
  if (!options.json) return printOrgans(terminal, report);
  const remarks = prepared.remarks.map(({ text }) => text);
  const run = { steps: prepared.steps, remarks, ...cost };
  printJson(terminal, { ...askedAsJson(options, model, choices), ...run, ...organsAsJson(report) });
}

/** What was done to the scan, and what one should know of it before one believes the labels. */
async function linesAbout(
  { steps, remarks, volume }: PreparedImage,
  { fieldOfView }: TrainedModel,
  input: string,
): Promise<string[]> {
  const { fieldOfViewLine } = await import('@obelisk/training');
  const line = fieldOfViewLine(volume, fieldOfView);
  return [...steps, ...remarks.map(({ text }) => `${input}: ${text}`), ...(line ? [line] : [])];
}

/** The organs as 3D Slicer shows them, in the colours of our own pictures. */
async function segmentsOf({ labels }: TrainedModel): Promise<Segment[]> {
  const { labelColours } = await import('@obelisk/viz/basics');
  const colours = labelColours(labels);
  return labels.map((name, label) => ({ label, name, colour: colours[label] })).slice(1);
}

async function findWithProgress(
  terminal: Terminal,
  task: Omit<SegmentationTask, 'scan'>,
  wanted: WantedMaps,
): Promise<Found> {
  const { findOrgans } = await import('@obelisk/training');
  const progress = countProgress(terminal.progress, '% segmented');
  const onProgress = (fraction: number) => progress.update(Math.round(100 * fraction), 100);
  return findOrgans({ ...task, onProgress }, wanted).finally(progress.stop);
}

async function checkOutputs(options: SegmentOptions): Promise<void> {
  const { input, weights, output, groundTruth, overlay, probabilities, uncertainty } = options;
  requireEnding(output, labelEndings, 'the label map');
  if (overlay) requireEnding(overlay, ['.png'], 'the overlay');
  const given = (path: string | undefined) => path !== undefined;
  await requireOutputs(
    [output, overlay].filter(given),
    [input, ...weights, groundTruth].filter(given),
  );
  const { requireFoundFiles } = await import('@obelisk/training/node');
  requireFoundFiles(output, { probabilities, uncertainty });
}
