// One contestant in one case, in a process of its own, for its peak of memory:
//   one.ts CASE CONTESTANT FOLDER check|time BUDGET
// `check` writes its results into FOLDER/CONTESTANT; `time` runs as many rounds as there are in
// BUDGET milliseconds. Both print times and memory as JSON.
import { join } from 'node:path';
import {
  chooseDevice,
  type DeviceArray,
  type DeviceName,
  Scope,
  setThreads,
  sizeOf,
} from '@obelisk/engine';
import { peakMemory } from '../../../packages/training/src/peak-memory.js';
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
async function ours(deviceName: DeviceName, threads: number): Promise<Running> {
  setThreads(threads);
  const { device } = await chooseDevice(deviceName);
  // Inputs lie where the results of a layer before would: in the memory of the kernels. One after
  // the other, so that what was read can go.
  new Scope();
  const arrays: Arrays = Object.fromEntries(
    readList(inputFolder).flatMap(({ name: key, shape }, at): [string, DeviceArray][] => {
      if (key.startsWith('state/')) return [];
      const storage = device.host([], sizeOf(shape), () => readArray(inputFolder, at).values);
      return [[key, { device, shape, storage }]];
    }),
  );
  const step = one.ours(arrays);
  const inScope = async (read: boolean) => {
    const scope = new Scope();
    const results = await step();
    const wanted = read || !device.synchronous ? results : [];
    const values = await Promise.all(wanted.map(({ storage }) => storage.read()));
    scope[Symbol.dispose]();
    return values;
  };
  return { run: async () => void (await inScope(false)), results: () => inScope(true) };
}

async function tfjs(given: Inputs, backend: 'cpu' | 'wasm'): Promise<Running> {
  const tf = await loadTf(backend);
  const made = one.tfjs?.(tf, given) as TfStep;
  return {
    // Both backends have computed when a call returns.
    run: async () => tf.dispose(made.step()),
    async results() {
      return made.step().map((result) => (made.ordered?.(result) ?? result).dataSync());
    },
  };
}

/** The first round alone, and its results in a file. */
async function checked({ results }: Running): Promise<Timed> {
  const taken = await round(async () => writeResults(join(folder, name), await results()));
  return { first: taken.wall, wall: [taken.wall], cpu: [taken.cpu], megabytes: peakMemory() / 1e6 };
}

/**
 * Wall and processor time of each round, in milliseconds, after two rounds in which kernels
 * compile, or one where it takes longer than the budget.
 */
async function timed({ run }: Running, milliseconds: number): Promise<Timed> {
  const first = (await round(run)).wall;
  if (first < milliseconds) await run();
  const [wall, cpu]: [number[], number[]] = [[], []];
  for (let left = milliseconds; left > 0 && wall.length < 100; left -= wall.at(-1) as number) {
    const taken = await round(run);
    wall.push(taken.wall);
    cpu.push(taken.cpu);
  }
  return { first, wall, cpu, megabytes: peakMemory() / 1e6 };
}

async function round(run: () => Promise<void>): Promise<{ wall: number; cpu: number }> {
  const [begun, used] = [performance.now(), process.cpuUsage()];
  await run();
  const wall = performance.now() - begun;
  const { user, system } = process.cpuUsage(used);
  return { wall, cpu: (user + system) / 1000 };
}
