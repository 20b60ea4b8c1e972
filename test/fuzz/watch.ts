import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FuzzMessage } from './fuzz-process.js';
import { limits } from './limits.js';

/** Something that must not happen, and with which input. */
export interface Finding {
  readonly kind: string;
  readonly index: number;
  readonly complaint: string;
}

/** Inputs of one kind: those from `first` to before `end`. */
export interface FuzzRange {
  readonly kind: string;
  readonly seed: number;
  readonly first: number;
  readonly end: number;
  /** For what the program reads from a disk. */
  readonly folder: string;
}

/** Called after each input. */
type OnInput = (index: number, read: boolean) => void;

const program = fileURLToPath(new URL('fuzz-process.ts', import.meta.url));
const register = fileURLToPath(new URL('../support/register-typescript.mjs', import.meta.url));
const options = ['--conditions=obelisk-source', '--import', register, '--max-old-space-size=1500'];

/**
 * Tries inputs in processes that are watched: one that hangs, dies or takes too much is ended, and
 * the next goes on behind the input that did it.
 */
export async function watchedInputs(range: FuzzRange, onInput: OnInput): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (let first = range.first; first < range.end; ) {
    const { next, found } = await inOneProcess({ ...range, first }, onInput);
    for (const finding of found) {
      // What took long or much may be what earlier inputs left behind.
      const alone = isExcess(finding) ? await confirmed(range, finding) : [finding];
      findings.push(...alone);
    }
    first = next;
  }
  return findings;
}

const isExcess = ({ complaint }: Finding) => complaint.startsWith('takes ');

async function confirmed(range: FuzzRange, { index }: Finding): Promise<Finding[]> {
  return (await inOneProcess({ ...range, first: index, end: index + 1 }, () => {})).found;
}

/** As far as one process comes. */
function inOneProcess(
  { kind, seed, first, end, folder }: FuzzRange,
  onInput: OnInput,
): Promise<{ next: number; found: Finding[] }> {
  const words = [kind, String(seed), String(first), String(end), folder];
  const child = fork(program, words, {
    execArgv: options,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const found: Finding[] = [];
  let current: number | null = null;
  let next = first;
  let why: string | null = null;
  let said = '';
  const stop = (reason: string) => {
    why ??= reason;
    child.kill('SIGKILL');
  };
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  const memory = setInterval(() => {
    if (bytesOf(child) > 1.5 * limits.bytes) stop('takes more than 1.5 GB');
  }, 50);
  let hang = setTimeout(() => {}, 0);
  child.on('message', (message: FuzzMessage) => {
    clearTimeout(hang);
    hang = setTimeout(() => stop(`takes more than ${limits.patience} s`), limits.patience * 1000);
    if (message.kind === 'begun') {
      current = message.index;
      return;
    }
    const { index, complaint } = message;
    current = null;
    next = index + 1;
    if (complaint !== null) found.push({ kind, index, complaint });
    onInput(index, message.read);
  });
  return new Promise((resolve, reject) => {
    child.on('close', (code, signal) => {
      clearInterval(memory);
      clearTimeout(hang);
      if (current === null && next > first) return resolve({ next, found });
      if (current === null) return reject(new Error(`the process does not begin: ${said}`));
      const complaint = why ?? `ends the process with ${signal ?? code}: ${lastLine(said)}`;
      onInput(current, false);
      resolve({ next: current + 1, found: [...found, { kind, index: current, complaint }] });
    });
  });
}

const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? '';

/** What a process has in memory now; 0 where that cannot be seen. */
function bytesOf({ pid }: ChildProcess): number {
  try {
    return 4096 * Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  } catch {
    return 0;
  }
}
