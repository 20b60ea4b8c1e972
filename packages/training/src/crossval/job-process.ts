import { type ChildProcess, spawn } from 'node:child_process';

/** How a process is started. */
export interface ProcessStart {
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Runs a process of Node that tells how far it is by messages, and ends when it cannot any more.
 * @param signal - tells the process to stop
 * @returns null when all went well, otherwise what it said last
 *
 * @example
 * ```ts
 * import { runProcess } from '@obelisk/training/node';
 * const command = [process.execPath, '--eval', 'process.exitCode = 3; process.disconnect()'];
 * const { signal } = new AbortController();
 * const ended = await runProcess({ command, environment: process.env }, signal, console.log);
 * ended; // => 'ended with code 3'
 * ```
 */
export function runProcess(
  { command: [program, ...parts], environment }: ProcessStart,
  signal: AbortSignal,
  onMessage: (message: unknown) => void,
): Promise<string | null> {
  const stdio = ['ignore', 'ignore', 'pipe', 'ipc'] as const;
  const child: ChildProcess = spawn(program, parts, { stdio: [...stdio], env: environment });
  let said = '';
  child.stderr?.on('data', (text) => {
    said += text;
  });
  child.on('message', onMessage);
  // A terminal sends Ctrl-C to the jobs as well; where there is none they learn of it this way.
  const stop = () => void (child.connected && child.disconnect());
  signal.addEventListener('abort', stop, { once: true });
  return new Promise<string | null>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    // Not 'close', which never comes after `disconnect`: the end and all that was said before it.
    const ended = new Promise<Ended>((done) => {
      child.on('exit', (code, killer) => done({ code, killer }));
    });
    child.stderr?.on('close', () => void ended.then((how) => resolve(howItEnded(how, said))));
  }).finally(() => signal.removeEventListener('abort', stop));
}

/** The exit code of a process, or the signal that killed it. */
interface Ended {
  readonly code: number | null;
  readonly killer: NodeJS.Signals | null;
}

/** Null when all went well, otherwise the last thing that it said. */
function howItEnded({ code, killer }: Ended, said: string): string | null {
  if (code === 0) return null;
  const how = killer === null ? `ended with code ${code}` : `was ended by ${killer}`;
  const last = said.trim().split('\n').at(-1);
  return last?.replace(/^obelisk: /, '') || how;
}
