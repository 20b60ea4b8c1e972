import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  missingSwiftShader,
  swiftShaderEnvironment,
  swiftShaderFolder,
} from '../support/chromium.js';
import { unless } from '../support/skip.js';
import { finished, startObelisk } from './obelisk.js';

const devices = suite('obelisk devices');

devices('without any driver: one line each, and nothing of a driver on stderr', async () => {
  const nowhere = { VK_DRIVER_FILES: '', VK_ICD_FILENAMES: '', VK_ADD_DRIVER_FILES: '' };
  const { code, stdout, stderr } = await finished(startObelisk(['devices'], nowhere));
  assert.is(code, 0);
  for (const name of ['webgpu', 'webgl2', 'webasm', 'cpu', 'float64']) {
    assert.match(stdout, new RegExp(`^${name} +(yes|no) `, 'm'));
  }
  assert.not.match(stderr, /vk|vulkan|dawn/i);
});

devices('--json has the same and the machine, --diagnostics the lines to hand on', async () => {
  const asked = await finished(startObelisk(['devices', '--json'], { OBELISK_THREADS: '3' }));
  const found = JSON.parse(asked.stdout);
  assert.is(found.threads, 3);
  assert.equal(found.machine.node, process.versions.node);
  assert.is(found.machine.OBELISK_THREADS, '3');
  assert.ok(['exact', 'fused'].includes(found.arithmetic));
  assert.is(found.devices.length, 5);
  const lines = await finished(startObelisk(['devices', '--diagnostics'], {}));
  for (const line of [/^obelisk +\d/m, /^processor +\S/m, /^auto +\w+$/m, /^webasm +yes Web/m]) {
    assert.match(lines.stdout, line);
  }
  assert.not.match(lines.stdout, new RegExp(process.cwd()));
});

devices('the device that runs, and why, is told once, and not among the results', async () => {
  const nowhere = { VK_DRIVER_FILES: '', VK_ICD_FILENAMES: '', VK_ADD_DRIVER_FILES: '' };
  const run = await finished(startObelisk(['gradcheck', 'relu'], nowhere));
  assert.is(run.code, 0);
  if (!run.stdout.includes('on webasm')) return; // this machine has a graphics processor
  assert.match(run.stderr, /^device webasm: [^\n]+; not webgpu: [^\n]+\n$/);
  assert.not.match(run.stdout, /^device/m);
  const quiet = await finished(startObelisk(['gradcheck', 'relu', '--quiet'], nowhere));
  assert.equal(quiet, { code: 0, stdout: run.stdout, stderr: '' });
});

unless(missingSwiftShader(), devices)(
  'auto takes a graphics processor, and one that a program imitates only when asked',
  async () => {
    const accepting = swiftShaderEnvironment(swiftShaderFolder() as string);
    const taken = await finished(startObelisk(['gradcheck', 'relu'], accepting));
    assert.is(taken.code, 0, taken.stderr);
    assert.match(taken.stderr, /^device webgpu: SwiftShader[^\n]+\n$/m);
    assert.match(taken.stdout, /passed on webgpu\n$/);
    const wary = { ...accepting, OBELISK_SOFTWARE_ADAPTER: '' };
    const { stdout } = await finished(startObelisk(['devices'], wary));
    assert.match(stdout, /^webgpu +no .*SwiftShader.*which imitates a graphics processor/m);
    assert.match(stdout, /--device auto, takes webasm here\.$/m);
  },
);

devices.run();
