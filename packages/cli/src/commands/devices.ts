import { tableLines } from '@obelisk/engine/text';
import type { Command } from 'commander';
import { withTerminal } from '../command-line.js';
import type { Streams, Terminal } from '../terminal.js';

/** `obelisk devices` */
export function defineDevices(program: Command, streams: Streams): void {
  program
    .command('devices')
    .description('list where kernels can run here, why elsewhere not, and what auto would take')
    .addHelpText('after', '\nExample:\n  obelisk devices')
    .action(withTerminal(streams, listDevices));
}

async function listDevices({ print, colours }: Terminal): Promise<void> {
  const { chooseDevice, detectDevices } = await import('@obelisk/engine');
  const devices = await detectDevices();
  const rows = devices.map(({ name, available, detail }) => [
    name,
    available ? 'yes' : 'no',
    detail,
  ]);
  tableLines(rows).forEach((line, at) => {
    print(line, devices[at].available ? undefined : colours.dim);
  });
  const { device } = await chooseDevice('auto');
  print();
  print(`The default, --device auto, takes ${device.name} here.`);
}
