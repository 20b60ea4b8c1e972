import { printableLines } from '@obelisk/engine/text';
import { ownVersion } from '@obelisk/training/command';
import { Command, Option } from 'commander';
import { defineCrossval } from './commands/crossval.js';
import { defineDemo } from './commands/demo.js';
import { defineDevices } from './commands/devices.js';
import { defineEvaluate } from './commands/evaluate.js';
import { defineExport } from './commands/export.js';
import { defineGradcheck } from './commands/gradcheck.js';
import { defineInfo } from './commands/info.js';
import { definePhantom } from './commands/phantom.js';
import { defineSegment } from './commands/segment.js';
import { defineSummary } from './commands/summary.js';
import { defineTrain } from './commands/train.js';
import { exitCodesHelp } from './exit-codes.js';
import { hasColours, type Streams } from './terminal.js';

const commands = [
  defineDemo,
  defineSegment,
  defineEvaluate,
  defineTrain,
  defineExport,
  defineCrossval,
  definePhantom,
  defineSummary,
  defineInfo,
  defineDevices,
  defineGradcheck,
];

/**
 * The command line as a whole. Only what reads arguments is loaded here: each command loads the
 * packages that it calls when it runs, so that `--help` answers at once.
 */
export function createProgram(streams: Streams): Command {
  const program = new Command('obelisk')
    .description('OBELISK-Net: sparse deformable 3D convolutions, from a scan to its organs')
    .version(ownVersion(), '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .option('-q, --quiet', 'print results and errors only, no progress')
    .addOption(
      new Option(
        '--profile [file]',
        'tell what each operation took, and write a trace for Chrome or Perfetto',
      ).preset('obelisk-profile.json'),
    )
    .option('--debug', 'show where an error came from (as OBELISK_DEBUG=1)')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => void streams.stdout.write(printableLines(text)),
      writeErr: (text) => void streams.stderr.write(printableLines(text)),
      outputError: () => {},
      getOutHasColors: () => hasColours(streams.stdout),
      getErrHasColors: () => hasColours(streams.stderr),
    })
    .exitOverride();
  for (const define of commands) define(program, streams);
  return program.addHelpText('after', exitCodesHelp);
}
