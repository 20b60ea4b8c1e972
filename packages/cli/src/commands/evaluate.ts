import { mkdirSync } from 'node:fs';
import type { EvaluationSummary } from '@obelisk/training';
import { ownVersion } from '@obelisk/training/command';
import type { FilesToCompare } from '@obelisk/training/node';
import type { Command } from 'commander';
import { withTerminal } from '../command-line.js';
import { countProgress } from '../count-progress.js';
import { wholeNumber } from '../numbers.js';
import { requireOutputs } from '../output-files.js';
import { printAll, printJson, type Streams, type Terminal } from '../terminal.js';

interface EvaluateOptions {
  readonly prediction: string;
  readonly truth: string;
  readonly out?: string;
  readonly onlyCommon: boolean;
  readonly seed: number;
  readonly json: boolean;
}

const help = `
Label maps are matched by name. Labels have the names of a dataset.json beside them, as nnU-Net and
the Decathlon have it, else numbers. Distances are those of surfaces, from voxel centre to voxel
centre; intervals hold 95 % of the means of cases that were drawn again (bootstrap).
An organ that one of the two maps lacks counts with Dice 0 and has no distance; one that both lack
does not count.

--out writes summary.json as nnU-Net has it, summary.csv, cases.csv and report.html.

Example:
  obelisk evaluate --prediction out/labels --truth Task04_Hippocampus/labelsTr --only-common \\
      --out out/evaluation`;

/** `obelisk evaluate` */
export function defineEvaluate(program: Command, streams: Streams): void {
  program
    .command('evaluate')
    .description('compare label maps with true ones: Dice, distances, volumes, intervals')
    .requiredOption('--prediction <folder>', 'predicted label maps: .nii, .nii.gz; or one file')
    .requiredOption('--truth <folder>', 'the true ones, of the same names; or one file')
    .option('--out <folder>', 'where tables and the report go')
    .option('--only-common', 'leave out true label maps that have no prediction', false)
    .option('--seed <n>', 'of the bootstrap', wholeNumber(0), 1)
    .option('--json', 'print the results as JSON', false)
    .addHelpText('after', help)
    .action(withTerminal(streams, evaluate));
}

async function evaluate(terminal: Terminal, options: EvaluateOptions): Promise<void> {
  const { prediction, truth, out, onlyCommon, seed } = options;
  const { evaluateFiles, filesToCompare, labelsBeside } = await import('@obelisk/training/node');
  const { evaluationLines, nnunetSummary, summedUp } = await import('@obelisk/training');
  const files = filesToCompare(prediction, truth, onlyCommon);
  const labels = labelsBeside(truth, prediction);
  if (out !== undefined) await requireFolder(out, files);
  const progress = countProgress(terminal.progress, 'cases');
  const cases = files.map((one, at) => {
    progress.update(at, files.length);
    return evaluateFiles(one, labels);
  });
  progress.stop();
  const evaluation = summedUp(cases, labels?.names ?? new Map(), seed);
  const report = out === undefined ? null : await written(evaluation, { ...options, out });
  if (options.json) return printJson(terminal, nnunetSummary(evaluation));
  printAll(terminal, evaluationLines(evaluation));
  if (report !== null) terminal.print(`report   ${report}`);
}

/** Makes the folder, and makes sure that its files can be written. */
async function requireFolder(out: string, files: readonly FilesToCompare[]): Promise<void> {
  const { evaluationPaths } = await import('@obelisk/viz/node');
  mkdirSync(out, { recursive: true });
  const inputs = files.flatMap(({ prediction, truth }) => [prediction, truth]);
  await requireOutputs(evaluationPaths(out), inputs);
}

/** Writes tables and report; the result is the path of the report. */
async function written(
  evaluation: EvaluationSummary,
  { prediction, truth, out, onlyCommon, seed }: EvaluateOptions & { readonly out: string },
): Promise<string> {
  const { shellLine } = await import('@obelisk/training/node');
  const { evaluationPaths, writeEvaluation } = await import('@obelisk/viz/node');
  const given = [prediction, '--truth', truth, ...(onlyCommon ? ['--only-common'] : [])];
  const words = ['obelisk', 'evaluate', '--prediction', ...given, '--seed', `${seed}`];
  const versions = { obelisk: ownVersion(), node: process.versions.node };
  const about = { prediction, truth, versions, command: shellLine([...words, '--out', out]) };
  writeEvaluation(out, { ...evaluation, ...about });
  return evaluationPaths(out)[0];
}
