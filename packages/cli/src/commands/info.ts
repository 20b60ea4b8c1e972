import type { Command } from 'commander';
import { withTerminal } from '../command-line.js';
import { printJson, type Streams, type Terminal } from '../terminal.js';

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
    .option('--json', 'print all of it as JSON', false)
    .addHelpText('after', '\nExample:\n  obelisk info scan.nii.gz')
    .action(withTerminal(streams, describe));
}

async function describe(
  terminal: Terminal,
  path: string,
  { all, methods, json }: { all: boolean; methods: boolean; json: boolean },
): Promise<void> {
  const { describeFile, fileInfo, methodsOfCheckpoint } = await import('@obelisk/training/node');
  const { print } = terminal;
  if (methods) return print(methodsOfCheckpoint(path));
  if (json) return printJson(terminal, fileInfo(path));
  for (const line of describeFile(path, all)) {
    print(/^ *\.\.\. and \d+ more$/.test(line) ? `${line} (--all lists them)` : line);
  }
}
