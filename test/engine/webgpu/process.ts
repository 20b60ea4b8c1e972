// The process that resident-arrays.test.ts starts: what arrays on a graphics processor do, told to
// its parent by name.
import {
  arrayOf,
  chooseDevice,
  type Device,
  type DeviceArray,
  detectDevices,
  type GpuCounts,
  type GpuKernelTime,
  gpuCounts,
  gpuMemory,
  gpuTimesTold,
  joined,
  type KernelThis,
  onGpuKernel,
  openDevice,
  Scope,
  tellsGpuTimes,
} from '@obelisk/engine';
import { add, batchNorm, sum } from '@obelisk/kernels';
import { graphicsProcessor } from '../../../packages/engine/src/webgpu/graphics-processor.js';

/** What was found, by what was tried; an error is told as its message. */
export type Report = { missing: string } | { readonly found: Readonly<Record<string, unknown>> };

type Attempt = (device: Device) => Promise<unknown>;

/** Too many to be kept as constants, so that buffers are used again. */
const many = 6000;
const ramp = (device: Device, from: number) =>
  arrayOf(
    device,
    [many],
    Float32Array.from({ length: many }, (_, at) => at + from),
  );
const first = async ({ storage }: DeviceArray) => (await storage.read())[0];

function since(before: GpuCounts, device: Device): Partial<GpuCounts> {
  const now = gpuCounts(device) as GpuCounts;
  const changed = Object.entries(now).map(([name, count]) => [
    name,
    count - before[name as keyof GpuCounts],
  ]);
  return Object.fromEntries(changed);
}

const counts = (device: Device) => gpuCounts(device) as GpuCounts;

const attempts: Readonly<Record<string, Attempt>> = {
  async chain(device) {
    const x = ramp(device, 1);
    const before = counts(device);
    const y = add(add(x, x), x);
    const { kernels, submits, readbacks } = since(before, device);
    const value = await first(y);
    const after = since(before, device);
    const { submits: afterwards, readbackBytes } = after;
    return { kernels, submits, readbacks, value, afterwards, readbackBytes };
  },
  async overtaken(device) {
    // The buffer of x is free again while a kernel that reads it is only recorded.
    const x = ramp(device, 1);
    const y = add(x, x);
    x.storage.free();
    const z = ramp(device, 100);
    const both = add(y, z);
    return [await first(y), await first(both)];
  },
  async late(device) {
    const x = ramp(device, 1);
    const y = add(x, x);
    const doubled = device.host([y.storage], many, (values) => values.map((value) => 2 * value));
    const late = { device, shape: [many], storage: doubled };
    const after = add(late, x);
    const twice = add(after, after);
    for (const { storage } of [x, y, late, after]) storage.free();
    return [await first(twice), counts(device).hostSteps];
  },
  async large(device) {
    const values = Float32Array.from({ length: 1_200_000 }, (_, at) => at % 7);
    const x = arrayOf(device, [1, 2, 600_000], values);
    const moments = arrayOf(device, [2, 2], [3, 3, 1, 4]);
    const y = batchNorm(x, moments, arrayOf(device, [2], [1, 1]), arrayOf(device, [2], [0, 0]), 0);
    const numbers = await y.storage.read();
    return [numbers[0], numbers[599_999], numbers[1_199_999]];
  },
  async shared(device) {
    const x = add(ramp(device, 1), ramp(device, 1));
    const before = gpuMemory(device)?.used;
    const copy = device.copy(x.storage);
    const after = gpuMemory(device)?.used;
    x.storage.free();
    return [after === before, (await copy.read())[0]];
  },
  async steps(device) {
    const made: (number | undefined)[] = [];
    const used = new Set<number | undefined>();
    for (let step = 0; step < 5; step++) {
      const before = counts(device);
      const scope = new Scope();
      const x = ramp(device, step);
      const total = sum(add(x, x), [0]).storage.read();
      scope[Symbol.dispose]();
      await total;
      const { buffersMade = 0, pipelinesMade = 0 } = since(before, device);
      made.push(buffersMade + pipelinesMade);
      used.add(gpuMemory(device)?.used);
    }
    return [made.slice(2), used.size];
  },
  async timed(device) {
    const heard: GpuKernelTime[] = [];
    const x = arrayOf(device, [many], new Float32Array(many).fill(1));
    const stop = onGpuKernel((time) => heard.push(time));
    const before = counts(device);
    const value = await first(sum(add(add(x, x), x), [0]));
    stop();
    await first(add(x, x)); // nobody listens any more
    await gpuTimesTold();
    const { submits } = since(before, device);
    const names = heard.map(({ kernel }) => kernel);
    const isTime = ({ milliseconds }: GpuKernelTime) => milliseconds > 0 && milliseconds < 60_000;
    return { told: tellsGpuTimes(device), names, times: heard.every(isTime), value, submits };
  },
  async refusedShader(device) {
    const kernel = function (this: KernelThis<{ n: number }>) {
      return (this.constants.n + 1) / (this.constants.n - 1);
    };
    const integers = { n: 1 };
    return device.run({ name: 'by zero', kernel, output: [4], integers, inputs: [] }).read();
  },
  async looked(device) {
    const labels = add(ramp(device, 1), ramp(device, 1));
    labels.storage.inspect((values) => {
      throw new Error(`label ${values[0]} is no class`);
    });
    return first(add(labels, labels));
  },
  async tooLarge(device) {
    return device
      .assemble(2 ** 31, 'zeros')
      .finish()
      .read();
  },
  async lost(device) {
    const x = ramp(device, 1);
    const y = add(x, x);
    const processor = graphicsProcessor();
    processor?.device.destroy();
    await processor?.device.lost;
    return first(y);
  },
  async another() {
    const { device } = await chooseDevice('webgpu');
    return first(add(ramp(device, 4), ramp(device, 4)));
  },
};

/** A kernel that runs before anybody asked for the graphics processor waits for it. */
async function unasked(): Promise<unknown> {
  await detectDevices({ software: true });
  const device = openDevice('webgpu');
  const x = ramp(device, 1);
  const both = joined(device, [add(x, x).storage, device.copy(x.storage)]);
  x.storage.free();
  const numbers = await both.read();
  return [numbers[1], numbers[many + 1]];
}

async function report(): Promise<Report> {
  const early = await unasked().catch((error: Error) => error.message);
  const chosen = await chooseDevice('webgpu').catch((error: Error) => error);
  if (chosen instanceof Error) return { missing: chosen.message };
  const found: Record<string, unknown> = { unasked: early };
  for (const [name, attempt] of Object.entries(attempts)) {
    found[name] = await attempt(chosen.device).catch((error: Error) => error.message);
  }
  return { found };
}

const told = await report();
process.send?.(told, () => process.disconnect());
