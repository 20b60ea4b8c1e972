import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '@obelisk/cli';
import { scalingAffine, voxelGrid, writeNifti } from '@obelisk/data';
import { Random } from '@obelisk/tensor';
import { memory } from '../../cli/obelisk.js';
import { foldSummary, scored } from '../../support/fold-summary.js';
import type { FuzzInput } from '../fuzz-kind.js';
import { mutatedBytes } from '../mutations/bytes.js';
import { happens, pick } from '../mutations/choice.js';
import { mutatedJsonBytes } from '../mutations/json.js';
import { writeFiles } from '../write-files.js';

type Files = Record<string, Uint8Array>;

/** A command line and the honest files that it reads; `{}` stands for their folder. */
export interface HonestCommand {
  readonly files: Readonly<Files>;
  readonly argv: readonly string[];
}

const size = [8, 6, 7] as const;
const count = size[0] * size[1] * size[2];
const affine = scalingAffine([3, 3, 3]);
const random = new Random(5);
const hounsfield = Float32Array.from({ length: count }, () => Math.round(random.uniform(-90, 200)));
const scan = writeNifti(voxelGrid(hounsfield, [...size], affine), { datatype: 'int16' });
const labelValues = Uint8Array.from(hounsfield, (value) => (value > 100 ? 2 : value > 20 ? 1 : 0));
const labels = writeNifti(voxelGrid(labelValues, [...size], affine));

const cases = ['a', 'b', 'c'];
const list = {
  ...{ name: 'Some', modality: { 0: 'CT' }, numTraining: 3, test: [] },
  labels: { 0: 'background', 1: 'liver', 2: 'spleen' },
  training: cases.map((name) => ({ image: `imagesTr/${name}.nii`, label: `labelsTr/${name}.nii` })),
};

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

const data: Readonly<Files> = {
  ...Object.fromEntries(cases.map((name) => [`data/imagesTr/${name}.nii`, scan])),
  ...Object.fromEntries(cases.map((name) => [`data/labelsTr/${name}.nii`, labels])),
  'data/dataset.json': json(list),
};

const training = ['--model', 'obelisk', '--data', '{}/data', '--steps', '1', '--batch', '1'];

/** The files below a folder. */
export function filesBelow(folder: string): Files {
  const paths = readdirSync(folder, { recursive: true }).map(String).sort();
  const files = paths.filter((path) => statSync(join(folder, path)).isFile());
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(folder, path))]));
}

/** Runs a command once, and gives all files that are there afterwards. */
async function filesAfter({ files, argv }: HonestCommand): Promise<Files> {
  const folder = mkdtempSync(join(tmpdir(), 'obelisk-honest-'));
  try {
    writeFiles(folder, files);
    const streams = { stdout: memory(false).stream, stderr: memory(false) };
    const words = argv.map((word) => word.replaceAll('{}', folder));
    const code = await main(words, { ...streams, stderr: streams.stderr.stream });
    if (code !== 0) throw new Error(`the honest command fails: ${streams.stderr.text()}`);
    const left = filesBelow(folder);
    for (const path of Object.keys(left).filter((each) => each.endsWith('.json'))) {
      const text = new TextDecoder().decode(left[path]).replaceAll(folder, '{}');
      left[path] = new TextEncoder().encode(text);
    }
    return left;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whatever may stand in a command line, with files that are as they should be. */
export async function honestCommands(): Promise<readonly HonestCommand[]> {
  const trained = await filesAfter({
    files: data,
    argv: ['train', ...training, '--out', '{}/out'],
  });
  const weights = trained['out/last.safetensors'];
  return [
    ...['net.safetensors', 'scan.nii'].map((name) => ({
      files: { [name]: name === 'scan.nii' ? scan : weights },
      argv: ['info', `{}/${name}`],
    })),
    { files: data, argv: ['info', '--all', '{}/data'] },
    ...['onnx', 'safetensors'].map((ending) => ({
      files: { 'net.safetensors': weights },
      argv: ['export', '--weights', '{}/net.safetensors', '--output', `{}/made.${ending}`],
    })),
    {
      files: { 'net.safetensors': weights, 'scan.nii': scan, 'truth.nii': labels },
      argv: [
        ...['segment', '--weights', '{}/net.safetensors', '--input', '{}/scan.nii'],
        ...['--output', '{}/made.nii.gz', '--overlay', '{}/made.png'],
        ...['--ground-truth', '{}/truth.nii'],
      ],
    },
    { files: data, argv: ['train', ...training, '--out', '{}/made'] },
    { files: withStepsLeft(trained), argv: ['train', '--resume', '{}/out'] },
    await honestGathering(),
  ];
}

/** The training goes on for one more step. */
function withStepsLeft(files: Files): Files {
  const plan = JSON.parse(new TextDecoder().decode(files['out/training.json']));
  plan.settings.steps = 2;
  const { 'out/report.html': _, 'out/progress.svg': __, ...others } = files;
  return { ...others, 'out/training.json': json(plan) };
}

async function honestGathering(): Promise<HonestCommand> {
  const out = ['--out', '{}/compared'];
  const argv = ['crossval', ...training, ...out, '--models', 'obelisk', '--folds', '3'];
  const words = argv.filter((word, at) => word !== '--model' && argv[at - 1] !== '--model');
  const planned = await filesAfter({ files: data, argv: [...words, '--print-jobs'] });
  const { folds } = JSON.parse(new TextDecoder().decode(planned['compared/crossval.json']));
  const summaries = folds.map((names: string[], fold: number) => {
    const scores = names.map((name) => scored(name, [0.5, 0.25]));
    const summary = { ...foldSummary('obelisk', 1, fold, scores), folds: folds.length };
    return [`compared/obelisk__seed_1/fold_${fold}/summary.json`, json(summary)];
  });
  const files = { ...planned, ...Object.fromEntries(summaries) };
  return { files, argv: ['crossval', ...out, '--gather'] };
}

/** The same command with one of its files damaged. */
export function damagedCommand({ files, argv }: HonestCommand, random: Random): FuzzInput {
  const paths = Object.keys(files).filter((path) => !path.includes('prepared/'));
  const lists = paths.filter((path) => path.endsWith('.json'));
  const path = pick(random, lists.length > 0 && happens(random, 60) ? lists : paths);
  return { files: { [path]: damaged(path, files[path], random), ...without(files, path) }, argv };
}

function damaged(path: string, bytes: Uint8Array, random: Random): Uint8Array {
  if (!path.endsWith('.json')) return mutatedBytes(bytes, random);
  return mutatedJsonBytes(JSON.parse(new TextDecoder().decode(bytes)), random);
}

function without(files: Readonly<Files>, path: string): Files {
  return Object.fromEntries(Object.entries(files).filter(([each]) => each !== path));
}
