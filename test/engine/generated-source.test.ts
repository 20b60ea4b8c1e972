import {
  arrayOf,
  type Device,
  type DeviceArray,
  type GeneratedLanguage,
  generatedSource,
  type KernelCall,
  type KernelThis,
  openDevice,
} from '@obelisk/engine';
import { convolution, gridSample, gridSampleGridGradient, matmul } from '@obelisk/kernels';
import { webAssemblyText } from '@obelisk/webasm';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CopyingAssembly } from '../../packages/engine/src/calls/assembly.js';

const sources = suite('generated source');
const languages: readonly GeneratedLanguage[] = ['webasm', 'webgpu', 'webgl2'];

/** A device that notes what it is asked to run. */
function notingDevice(calls: KernelCall[]): Device {
  const inner = openDevice('webasm');
  const noting: Device = {
    name: 'webasm',
    memory: inner.memory,
    synchronous: true,
    resident: false,
    run(call) {
      calls.push(call);
      return inner.run(call);
    },
    host: (...step) => inner.host(...step),
    assemble: (length, background) => new CopyingAssembly(noting, length, background),
    join: (parts) => inner.join(parts),
    part: (...which) => inner.part(...which),
    copy: (storage) => inner.copy(storage),
    usage: () => inner.usage(),
    clear() {},
  };
  return noting;
}

function ramp(device: Device, shape: readonly number[]): DeviceArray {
  const size = shape.reduce((product, count) => product * count, 1);
  return arrayOf(
    device,
    shape,
    Float32Array.from({ length: size }, (_, at) => Math.sin(at)),
  );
}

sources('a thread may give more than a vector where results stay: its locals are stored', () => {
  const kernel = function (this: KernelThis, a: number[]) {
    const v = a[this.thread.x];
    const last = 2 * a[this.thread.x];
    return [v, v, v, v, v, v, v, v, v, v, v, v, v, v, v, last];
  };
  const inputs = [{ name: 'a', from: new Float32Array(4), extent: [4] as const }];
  const call = { name: 'many', kernel, output: [4] as const, components: 16, inputs } as const;
  const source = generatedSource(call, 'webgpu');
  assert.match(source, 'result[data_index * 16 + 0] = user_v;');
  assert.match(source, 'result[data_index * 16 + 15] = user_last;');
  assert.throws(() => generatedSource(call, 'webasm'), /^kernel many: it gives 16 numbers/);
});

sources('every language has every kernel', () => {
  const calls: KernelCall[] = [];
  const device = notingDevice(calls);
  const options = { padding: 'zeros', alignCorners: true, mode: 'linear' } as const;
  const [volume, grid] = [ramp(device, [1, 2, 4, 5, 6]), ramp(device, [1, 1, 1, 8, 3])];
  const sampled = gridSample(volume, grid, options);
  gridSampleGridGradient(sampled, volume, grid, options);
  convolution(volume, ramp(device, [4, 2, 3, 3, 3]), null, { padding: 1 });
  matmul(ramp(device, [4, 8]), ramp(device, [8, 4]));
  assert.ok(calls.length >= 4, `only ${calls.length} kernels`);
  for (const call of calls) {
    for (const language of languages) {
      assert.ok(generatedSource(call, language).length > 100, `${call.name} in ${language}`);
    }
  }
});

function twice(this: KernelThis<object>, a: number[]): number {
  return 2 * a[this.thread.x];
}
const inputs = [{ name: 'a', from: new Float32Array(8), extent: [8] as const }];
const call: KernelCall = { name: 'twice', kernel: twice, output: [8], inputs };

sources('WebAssembly: the loads, four numbers at once, the cells and the result', () => {
  const text = generatedSource(call, 'webasm');
  for (const part of ['(func $one ', '(func $four ', 'v128.load', 'f32x4.mul', 'local.get $x']) {
    assert.ok(text.includes(part), part);
  }
  const [opened, closed] = ['(', ')'].map((bracket) => text.split(bracket).length);
  assert.is(opened, closed);
  assert.not.match(text, '$eight'); // there is no loop, in which it would pay
  const blocks = text.match(/^ *(block|loop|if)\b/gm)?.length;
  assert.is(text.match(/^ *end$/gm)?.length, blocks);
});

sources('the text holds what the engine compiles', () => {
  // (func (export "add") (param i32) (result i32) local.get 0, i32.const -3, i32.add)
  const code = [0, 0x20, 0, 0x41, 0x7d, 0x6a, 0x0b];
  const bytes = Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 6, 1, 0x60, 1, 0x7f, 1, 0x7f],
    ...[3, 2, 1, 0],
    ...[7, 7, 1, 3, 0x61, 0x64, 0x64, 0, 0],
    ...[10, code.length + 2, 1, code.length, ...code],
  ]);
  assert.ok(WebAssembly.validate(bytes));
  const lines = webAssemblyText(bytes)
    .split('\n')
    .map((line) => line.trim());
  const func = '(func $add (param i32) (result i32)';
  assert.equal(lines.slice(1, 5), [func, 'local.get 0', 'i32.const -3', 'i32.add']);
  assert.match(webAssemblyText(bytes, { add: ['a'] }), 'local.get $a');
  const unknown = bytes.with(bytes.length - 2, 0x7c);
  assert.throws(() => webAssemblyText(unknown), 'opcode 0x7c is not known here');
});

sources('WGSL and GLSL name the argument and the result', () => {
  assert.match(generatedSource(call, 'webgpu'), /result\[data_index\] = \(2\.0\*get_user_a/);
  assert.match(
    generatedSource(call, 'webgl2'),
    /kernelResult = \(2\.0\*getMemoryOptimized32\(user_a/,
  );
});

sources('what gpu.js cannot translate is an error', () => {
  const kernel = () => 1;
  assert.throws(() => generatedSource({ ...call, kernel }, 'webgpu'));
});

sources.run();
