import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { main } from '@obelisk/cli';

/** What a run of `obelisk` left: its exit code and what it printed. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Keeps what is written to it. */
export function memory(isTTY: boolean) {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY, columns: 120 }), text: () => text };
}

/** Runs `obelisk` in this process, on pipes or as if on a terminal. */
export async function obelisk(argv: readonly string[], isTTY = false): Promise<Run> {
  const [stdout, stderr] = [memory(isTTY), memory(isTTY)];
  const code = await main(argv, { stdout: stdout.stream, stderr: stderr.stream });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

const program = fileURLToPath(new URL('obelisk-process.ts', import.meta.url));

/** Starts `obelisk` in a process of its own: what the runner made of its sources, or these. */
export function startObelisk(
  argv: readonly string[],
  env: NodeJS.ProcessEnv = {},
  stdio: StdioOptions = 'pipe',
): ChildProcess {
  const bundle = process.env.OBELISK_COMMAND_BUNDLE;
  const options = process.execArgv.filter((option) => option !== '--expose-gc');
  const command = bundle ? [bundle] : [...options, program];
  return spawn(process.execPath, [...command, ...argv], { env: { ...process.env, ...env }, stdio });
}

/** Waits for a process, and for all that it prints. */
export function finished(child: ChildProcess): Promise<Run> {
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (part) => {
      text[name] += part;
    });
  }
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...text })));
}

const folders: string[] = [];
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed when the process ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'obelisk-cli-'));
  folders.push(folder);
  return folder;
}

/** All files and folders below, to see what a failure left behind. */
export function contentsOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true }).map(String).sort();
}
