import {
  chooseDevice,
  type Device,
  type DeviceName,
  detectDevices,
  type KernelThis,
  openDevice,
} from '@obelisk/engine';
import { WebAssemblyKernel } from 'gpu.js';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const devices = suite('devices');

async function messageOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no error',
    (error: Error) => error.message,
  );
}

devices('detection tells of each device whether it is there, in one line', async () => {
  const detected = await detectDevices();
  const names = detected.map(({ name }) => name);
  assert.equal(names, ['webgpu', 'webgl2', 'webasm', 'cpu', 'float64']);
  for (const { name, detail } of detected) assert.match(detail, /^[^\n]{10,200}$/, name);
  const available = (name: string) => detected.find((device) => device.name === name)?.available;
  assert.equal(['webgl2', 'webasm', 'cpu', 'float64'].map(available), [false, true, true, true]);
});

devices('a device that is not there is refused with its reason', async () => {
  assert.is(
    await messageOf(chooseDevice('webgl2')),
    'device: webgl2 cannot be used here: WebGL2 is there only in a browser',
  );
});

devices('an unknown device is refused with the names of all', async () => {
  assert.is(
    await messageOf(chooseDevice('cuda' as DeviceName)),
    "device: 'cuda' is unknown; there are auto, webasm, cpu, webgpu, webgl2, float64",
  );
});

devices('auto takes the best real device and says what it passed over', async () => {
  const { device, reason } = await chooseDevice('auto');
  const [webgpu] = await detectDevices();
  assert.is(device.name, webgpu.available ? 'webgpu' : 'webasm');
  if (!webgpu.available) assert.match(reason, /^webasm: .*; not webgpu: .*; not webgl2: /);
});

type Call = Parameters<Device['run']>[0];

const twice: Call = {
  name: 'twice',
  kernel: function (this: KernelThis, a: number[]) {
    return a[this.thread.x] * 2;
  },
  output: [2],
  inputs: [{ name: 'a', from: Float32Array.of(1, 2), extent: [2] }],
};

devices('a kernel that fell back to another mode is an error', () => {
  const device = openDevice('webasm');
  // gpu.js falls back to plain JavaScript when this finds a return type that it does not know.
  const prototype = WebAssemblyKernel.prototype as unknown as { translateSource(): boolean };
  const { translateSource } = prototype;
  prototype.translateSource = () => false;
  try {
    const message = /^kernel twice: asked for webasm, gpu.js fell back to cpu: return type/;
    assert.throws(() => device.run(twice), message);
  } finally {
    prototype.translateSource = translateSource;
  }
});

devices('what gpu.js refuses is told in one line that names kernel and device', () => {
  const kernel = function (this: KernelThis, a: number[]) {
    const list = [a[0], 1, 2, 3, 4, 5, 6, 7, 8];
    return list;
  };
  const refused = () => openDevice('webasm').run({ ...twice, kernel });
  assert.throws(refused, /^kernel twice: webasm refused it: [^\n]*Array\(9\)[^\n]*$/);
});

devices('more arrays than a device takes are refused before the kernel is compiled', () => {
  const inputs = Array.from({ length: 8 }, () => twice.inputs[0]);
  const message = /^kernel twice: it has 8 array arguments, a device takes 7$/;
  assert.throws(() => openDevice('cpu').run({ ...twice, inputs }), message);
});

devices('more than four numbers per thread are refused where results come back', () => {
  const message = /^kernel twice: it gives 16 numbers per thread, and results that come back have/;
  assert.throws(() => openDevice('webasm').run({ ...twice, components: 16 }), message);
});

devices.run();
