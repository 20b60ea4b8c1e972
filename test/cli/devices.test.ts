import { suite } from 'uvu';
import * as assert from 'uvu/assert';
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

devices.run();
