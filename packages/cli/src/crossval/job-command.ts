import { resolve } from 'node:path';

/** The program as it was started: `node`, its options, and the script. */
function ownCommand(): string[] {
  return [process.execPath, ...process.execArgv, resolve(process.argv[1])];
}

/** The command of one job, as words. */
export function jobArguments(folder: string, name: string): string[] {
  return [...ownCommand(), 'crossval', '--out', resolve(folder), '--job', name];
}

/** The command that gathers the results, as words. */
export function gatherArguments(folder: string): string[] {
  return [...ownCommand(), 'crossval', '--out', resolve(folder), '--gather'];
}
