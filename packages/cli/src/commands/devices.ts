import { tableLines } from '@obelisk/engine/text';
import { machineFacts } from '@obelisk/training/command';
import type { Command } from 'commander';
import { withTerminal } from '../command-line.js';
import { printAll, printJson, type Streams, type Terminal } from '../terminal.js';

interface DevicesOptions {
  readonly json: boolean;
  readonly diagnostics: boolean;
}

/** `obelisk devices` */
export function defineDevices(program: Command, streams: Streams): void {
  program
    .command('devices')
    .description('list where kernels can run here, why elsewhere not, and what auto would take')
    .option(
      '--diagnostics',
      'also versions, system and processor: to hand on with a question',
      false,
    )
    .option('--json', 'print all of it as JSON', false)
    .addHelpText('after', '\nExample:\n  obelisk devices')
    .action(withTerminal(streams, listDevices));
}

async function listDevices(terminal: Terminal, options: DevicesOptions): Promise<void> {
  const { deviceDiagnostics, diagnosticLines } = await import('@obelisk/engine');
  const found = await deviceDiagnostics();
  if (options.json) return printJson(terminal, { ...found, machine: machineFacts() });
  if (options.diagnostics) return printAll(terminal, diagnosticLines(machineFacts(), found));
  const { print, colours } = terminal;
  const rows = found.devices.map(({ name, available, detail }) => [
    name,
    available ? 'yes' : 'no',
    detail,
  ]);
  tableLines(rows).forEach((line, at) => {
    print(line, found.devices[at].available ? undefined : colours.dim);
  });
  print();
  print(`The default, --device auto, takes ${found.chosen} here.`);
}
