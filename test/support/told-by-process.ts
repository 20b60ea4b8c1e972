import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a process told before it ended. */
export interface Told<Report> {
  /** Null when it told nothing. */
  readonly report: Report | null;
  readonly exitCode: number | null;
}

/**
 * Runs a TypeScript file as a process of its own, which tells one message and must end by itself.
 * WebGPU in Node needs one: the Vulkan loader and its driver are found by environment variables
 * that must be there at the start.
 */
export function toldByProcess<Report>(
  file: URL,
  env: NodeJS.ProcessEnv,
  ...args: readonly string[]
): Promise<Told<Report>> {
  const hooks = fileURLToPath(new URL('register-typescript.mjs', import.meta.url));
  const execArgv = ['--conditions=obelisk-source', '--import', hooks];
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(file), args, { execArgv, env, silent: true });
    let report: Report | null = null;
    let errors = '';
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      errors += text;
    });
    child.on('message', (message) => {
      report = message as Report;
    });
    child.on('close', (exitCode) => {
      if (exitCode !== 0) console.error(errors);
      resolve({ report, exitCode });
    });
  });
}
