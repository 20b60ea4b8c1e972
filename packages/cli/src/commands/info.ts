import { basename, dirname, join } from 'node:path';
import type { Command } from 'commander';
import { withTerminal } from '../command-line.js';
import { fileStatus } from '../file-status.js';
import type { Streams, Terminal } from '../terminal.js';

/** `obelisk info` */
export function defineInfo(program: Command, streams: Streams): void {
  program
    .command('info')
    .description('describe a weight file, a scan or label map, or a data set')
    .argument(
      '<path>',
      'a .pth, .safetensors, .nii(.gz), .hdr/.img, .nrrd or .mha file, or the folder of a data ' +
        'set, or of DICOM files',
    )
    .option('--all', 'list every tensor or case, not only the first', false)
    .option('--methods', 'of a checkpoint: the paragraph for the methods of a paper', false)
    .addHelpText('after', '\nExample:\n  obelisk info scan.nii.gz')
    .action(withTerminal(streams, describe));
}

async function describe(
  { print }: Terminal,
  path: string,
  { all, methods }: { readonly all: boolean; readonly methods: boolean },
): Promise<void> {
  if (methods) {
    const { methodsOfCheckpoint } = await import('@obelisk/training/node');
    return print(methodsOfCheckpoint(path));
  }
  for (const line of await descriptionOf(path, all)) {
    print(/^ *\.\.\. and \d+ more$/.test(line) ? `${line} (--all lists them)` : line);
  }
}

async function descriptionOf(path: string, all: boolean): Promise<string[]> {
  const { describeDataset } = await import('@obelisk/training/node');
  const { describeDicom, isDicomSource, readScanBytes } = await import('@obelisk/data/node');
  const isDataset = fileStatus(join(path, 'dataset.json')) !== null;
  if (!isDataset && isDicomSource(path)) return describeDicom(path);
  if (fileStatus(path)?.isDirectory()) return describeDataset(path, all);
  if (basename(path) === 'dataset.json') return describeDataset(dirname(path), all);
  const { describeScan, looksLikeScan } = await import('@obelisk/data');
  const bytes = readScanBytes(path);
  if (looksLikeScan(bytes, path)) return describeScan(bytes, path);
  const { describeWeights } = await import('@obelisk/models');
  return describeWeights(bytes, path, all);
}
