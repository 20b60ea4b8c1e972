import type { GradcheckReport, OperationCheck } from '@obelisk/tensor';
import type { Command } from 'commander';
import { withTerminal } from '../command-line.js';
import { type DeviceChoice, deviceOption, openChosenDevice } from '../device-option.js';
import { UsageError } from '../errors.js';
import type { Streams, Terminal } from '../terminal.js';
import { counted } from '../text-table.js';

/** `obelisk gradcheck` */
export function defineGradcheck(program: Command, streams: Streams): void {
  program
    .command('gradcheck')
    .description('check the gradients of operations against central differences')
    .argument('[operation]', 'only this one, with every number; all of them when left out')
    .option('--list', 'only list the operations')
    .addOption(deviceOption())
    .addHelpText('after', '\nExample:\n  obelisk gradcheck obeliskSampleGrid --device float64')
    .action(withTerminal(streams, checkGradients));
}

interface GradcheckCommandOptions {
  readonly device: DeviceChoice;
  readonly list?: boolean;
}

async function checkGradients(
  terminal: Terminal,
  operation: string | undefined,
  options: GradcheckCommandOptions,
): Promise<void> {
  const { formatGradcheck, gradcheckOperations } = await import('@obelisk/tensor');
  const names = [...new Set(gradcheckOperations.map((check) => check.operation))];
  if (options.list) return terminal.print(names.join('\n'));
  if (operation !== undefined && !names.includes(operation)) {
    throw new UsageError(`unknown operation '${operation}'; there are ${names.join(', ')}`);
  }
  const checks = gradcheckOperations.filter(
    (check) => operation === undefined || check.operation === operation,
  );
  const { device } = await openChosenDevice(options.device, terminal);
  let failed = 0;
  for (const check of checks) {
    const report = await check.run(device);
    if (!report.passed) failed++;
    terminal.print(summary(check, report, terminal));
    if (operation !== undefined || !report.passed) terminal.print(indent(formatGradcheck(report)));
  }
  if (failed > 0)
    throw new Error(`gradcheck: ${failed} of ${counted(checks.length, 'check')} failed`);
  terminal.print(`${counted(checks.length, 'check')} passed on ${device.name}`);
}

function summary(
  { operation, name }: OperationCheck,
  { passed, inputs }: GradcheckReport,
  { colours }: Terminal,
): string {
  const worst = Math.max(...inputs.map(({ relativeError }) => relativeError));
  const verdict = passed ? colours.green('ok    ') : colours.red('FAILED');
  return `${verdict} ${operation}: ${name}, relative error ${worst.toExponential(1)}`;
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}
