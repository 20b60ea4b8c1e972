// One contestant in one case, in a process of its own, for its peak of memory:
//   one.ts CASE CONTESTANT FOLDER check|time BUDGET
// `check` writes its results into FOLDER/CONTESTANT; `time` runs as many rounds as there are in BUDGET
// milliseconds. Both print times and memory as JSON.
import { join } from 'node:path';
import {
  arrayOf,
  chooseDevice,
  type DeviceArray,
  type DeviceName,
  Scope,
  setThreads,
} from '@obelisk/kernels';
import { caseOf } from '../cases/index.js';
import type { Arrays, Inputs, TfStep } from '../cases/types.js';
import { type ContestantName, contestants } from './contestants.js';
import { readArray, readArrays, readList, writeResults } from './files.js';
import { loadTf } from './tf.js';
import type { Timed } from './timed.js';

/** A step, and how the numbers of its results are read. */
interface Running {
  run(): Promise<void>;
  results(): Promise<ArrayLike<number>[]>;
}

const [id, name, folder, what, budget] = process.argv.slice(2);
const contestant = contestants[name as ContestantName];
const one = caseOf(id);
const inputFolder = join(folder, 'inputs');

const running = await begin();
const told = what === 'check' ? await checked(running) : await timed(running, Number(budget));
console.log(JSON.stringify(told));
process.exit(0); // threads and devices may keep a process alive

async function begin(): Promise<Running> {
  if (contestant.kind === 'plain') {
    const step = one.plain?.(readArrays(inputFolder));
    if (!step) throw new Error(`${id} has no plain loops`);
    return {
      run: async () => void (await step()),
      results: async () => [...(await step())],
    };
  }
  if (contestant.kind === 'tfjs') return tfjs(readArrays(inputFolder), contestant.backend);
  if (contestant.kind === 'ours') return ours(contestant.device, contestant.threads);
  throw new Error(`${name} does not run here, but in peers.py`);
}

/** Every step in a scope, which frees all that it made; on `webgpu` it ends with its results. */
async function ours(deviceName: DeviceName, threads: number | null): Promise<Running> {
  setThreads(threads);
  const { device } = await chooseDevice(deviceName);
  // One after the other, so that what was read can go once it is on the device.
  const arrays: Arrays = Object.fromEntries(
    readList(inputFolder).flatMap(({ name: key }, at): [string, DeviceArray][] => {
      if (key.startsWith('state/')) return [];
      const { shape, values } = readArray(inputFolder, at);
      return [[key, arrayOf(device, shape, values)]];
    }),
  );
  const step = one.ours(arrays);
  const inScope = async (read: boolean) => {
    const scope = new Scope();
    const results = await step();
    const values = read || !device.synchronous ? await Promise.all(results.map(readNumbers)) : [];
    scope[Symbol.dispose]();
    return values;
  };
  return { run: async () => void (await inScope(false)), results: () => inScope(true) };
}

async function readNumbers({ storage }: { storage: { read(): Promise<ArrayLike<number>> } }) {
  return Array.from(await storage.read());
}

async function tfjs(given: Inputs, backend: 'cpu' | 'wasm'): Promise<Running> {
  const tf = await loadTf(backend);
  const made = one.tfjs?.(tf, given) as TfStep;
  const finished = (results: readonly { dataSync(): unknown }[]) => {
    for (const result of results) result.dataSync();
    tf.dispose(results);
  };
  return {
    run: async () => finished(made.step()),
    async results() {
      return made.step().map((result) => (made.ordered?.(result) ?? result).dataSync());
    },
  };
}

/** The first round alone, and its results in a file. */
async function checked({ results }: Running): Promise<Timed> {
  const taken = await round(async () => writeResults(join(folder, name), await results()));
  return { first: taken.wall, wall: [taken.wall], cpu: [taken.cpu], megabytes: peak() };
}

/**
 * Wall and processor time of each round, in milliseconds, after rounds in which kernels compile:
 * three, or one where it takes longer than the budget.
 */
async function timed({ run }: Running, milliseconds: number): Promise<Timed> {
  const first = (await round(run)).wall;
  let each = first;
  if (first < milliseconds) {
    await run();
    each = (await round(run)).wall;
  }
  const count = Math.min(100, Math.max(1, Math.round(milliseconds / each)));
  const [wall, cpu]: [number[], number[]] = [[], []];
  for (let at = 0; at < count; at++) {
    const taken = await round(run);
    wall.push(taken.wall);
    cpu.push(taken.cpu);
  }
  return { first, wall, cpu, megabytes: peak() };
}

function peak(): number {
  return process.resourceUsage().maxRSS / 1000;
}

async function round(run: () => Promise<void>): Promise<{ wall: number; cpu: number }> {
  const [begun, used] = [performance.now(), process.cpuUsage()];
  await run();
  const wall = performance.now() - begun;
  const { user, system } = process.cpuUsage(used);
  return { wall, cpu: (user + system) / 1000 };
}
