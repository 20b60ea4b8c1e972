import { counted } from '@obelisk/engine/text';
import type { GradcheckReport, OperationCheck } from '@obelisk/tensor';
import type { DeviceChoice } from '@obelisk/training/command';
import { UsageError } from '@obelisk/training/command';
import type { Command } from 'commander';
import { withTerminal } from '../command-line.js';
import { deviceOption, openChosenDevice, tellDevice } from '../device-option.js';
import { findModel } from '../model-option.js';
import { printAll, printJson, type Streams, type Terminal } from '../terminal.js';

const examples = [
  'obelisk gradcheck obeliskSampleGrid --device float64',
  'obelisk gradcheck --model unet-lean',
];

/** `obelisk gradcheck` */
export function defineGradcheck(program: Command, streams: Streams): void {
  program
    .command('gradcheck')
    .description('check the gradients of operations against central differences')
    .argument('[operation]', 'only this one, with every number; all of them when left out')
    .option('--list', 'only list the operations')
    .option('--model <name>', 'check one training step of a network instead, at a reduced size')
    .addOption(deviceOption())
    .option('--json', 'print the reports as JSON', false)
    .addHelpText('after', `\nExample:\n  ${examples.join('\n  ')}`)
    .action(withTerminal(streams, checkGradients));
}

interface GradcheckCommandOptions {
  readonly device: DeviceChoice;
  readonly list?: boolean;
  readonly model?: string;
  readonly json: boolean;
}

type OperationNames = Pick<OperationCheck, 'operation' | 'name'>;

async function checkGradients(
  terminal: Terminal,
  operation: string | undefined,
  options: GradcheckCommandOptions,
): Promise<void> {
  if (options.model !== undefined) return checkNetwork(terminal, options.model, options);
  const { formatGradcheck, gradcheckOperations } = await import('@obelisk/tensor');
  const names = [...new Set(gradcheckOperations.map((check) => check.operation))];
  if (options.list) return options.json ? printJson(terminal, names) : printAll(terminal, names);
  if (operation !== undefined && !names.includes(operation)) {
    throw new UsageError(`unknown operation '${operation}'; there are ${names.join(', ')}`);
  }
  const checks = gradcheckOperations.filter(
    (check) => operation === undefined || check.operation === operation,
  );
  const chosen = await openChosenDevice(options.device);
  const { device } = chosen;
  tellDevice(terminal, chosen);
  let failed = 0;
  const reports: object[] = [];
  for (const check of checks) {
    const report = await check.run(device);
    if (!report.passed) failed++;
    reports.push({ operation: check.operation, name: check.name, ...report });
    if (options.json) continue;
    printSummary(terminal, check, report);
    if (operation !== undefined || !report.passed) printDetails(terminal, formatGradcheck(report));
  }
  if (options.json) printJson(terminal, reports);
  if (failed > 0)
    throw new Error(`gradcheck: ${failed} of ${counted(checks.length, 'check')} failed`);
  if (options.json) return;
  terminal.print(`${counted(checks.length, 'check')} passed on ${device.name}`);
}

/** The float64 twins against differences, then the device against the twins. */
async function checkNetwork(
  terminal: Terminal,
  model: string,
  { device: choice, json }: GradcheckCommandOptions,
): Promise<void> {
  const { name } = await findModel(model);
  const { formatGradcheck } = await import('@obelisk/tensor');
  const { networkGradcheck } = await import('@obelisk/models');
  const chosen = await openChosenDevice(choice);
  const { device } = chosen;
  tellDevice(terminal, chosen);
  const places = device.name === 'float64' ? [device] : ['float64' as const, device];
  const reports: (OperationNames & GradcheckReport)[] = [];
  for (const place of places) {
    const report = await networkGradcheck(name, place);
    const what = { operation: name, name: 'one training step' };
    reports.push({ ...what, ...report });
    if (!json) {
      printSummary(terminal, what, report);
      printDetails(terminal, formatGradcheck(report));
    }
    if (!report.passed) break;
  }
  if (json) printJson(terminal, reports);
  const failed = reports.find(({ passed }) => !passed);
  if (failed) throw new Error(`gradcheck: ${name} failed on ${failed.device}`);
}

function printSummary(
  { print, colours }: Terminal,
  { operation, name }: OperationNames,
  { passed, inputs }: GradcheckReport,
): void {
  const worst = Math.max(...inputs.map(({ relativeError }) => relativeError));
  const [verdict, colour] = passed ? ['ok    ', colours.green] : ['FAILED', colours.red];
  const line = `${verdict} ${operation}: ${name}, relative error ${worst.toExponential(1)}`;
  print(line, (safe) => safe.replace(verdict, colour));
}

function printDetails(terminal: Terminal, text: string): void {
  printAll(
    terminal,
    text.split('\n').map((line) => `    ${line}`),
  );
}
