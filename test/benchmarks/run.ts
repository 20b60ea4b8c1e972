// Times of training, inference and single kernels beside PyTorch on one thread:
//   node --conditions=obelisk-source --import ./test/support/register-typescript.mjs
//     test/benchmarks/run.ts [NAME ...]
// On a machine with other work the CPU times say more than the times that passed.
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { benchmarks } from './benchmarks.js';

/** Milliseconds that passed, milliseconds of the processor, peak of memory of the process. */
interface Measured {
  readonly wall: number;
  readonly cpu: number;
  readonly megabytes: number;
}

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const columns = ['ms', 'CPU ms', 'MB', 'PyTorch ms', 'CPU ms', 'MB', 'CPU ratio'];

function measured(command: string, parameters: readonly string[]): Measured | null {
  const { status, stdout, stderr } = spawnSync(command, parameters, { encoding: 'utf8' });
  if (status === 0) return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  throw new Error(`${command} ${parameters.at(-1)} failed: ${stderr}`);
}

/** A Python that has PyTorch, or null. */
function pythonWithTorch(): string | null {
  const candidates = ['python3', '/usr/bin/python3'];
  const has = (python: string) => spawnSync(python, ['-c', 'import torch']).status === 0;
  return candidates.find(has) ?? null;
}

function cells(measured: Measured | null): string[] {
  if (!measured) return ['-', '-', '-'];
  const { wall, cpu, megabytes } = measured;
  return [wall.toFixed(1), cpu.toFixed(1), megabytes.toFixed(0)];
}

const python = pythonWithTorch();
if (!python) console.log('No Python with PyTorch was found: its columns stay empty.');
const load = () =>
  loadavg()
    .map((value) => value.toFixed(1))
    .join(', ');
const startLoad = load();
const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(benchmarks);
const row = (title: string, values: readonly string[]) =>
  console.log(title.padEnd(58), values.map((value) => value.padStart(12)).join(''));
row('', columns);
for (const name of wanted) {
  const { title, missing } = benchmarks[name];
  const reason = missing?.() ?? null;
  if (reason !== null) {
    console.log(title.padEnd(58), `left out: ${reason}`);
    continue;
  }
  const ours = measured(process.execPath, [...process.execArgv, here('one.ts'), name]);
  const peer = python ? measured(python, [here('peers.py'), name]) : null;
  const ratio = ours && peer ? (ours.cpu / peer.cpu).toFixed(2) : '-';
  row(title, [...cells(ours), ...cells(peer), ratio]);
}
console.log(`Load of the machine: ${startLoad} at the start, ${load()} at the end.`);
