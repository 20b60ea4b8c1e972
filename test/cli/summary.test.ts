import { modelNames } from '@obelisk/models';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { obelisk } from './obelisk.js';

const summary = suite('obelisk summary');

summary('a line per layer, and the trainable parameters last', async () => {
  const { code, stdout, stderr } = await obelisk(['summary', '--model', 'obelisk-tcia-hybrid']);
  assert.equal([code, stderr], [0, '']);
  assert.match(
    stdout,
    /^obelisk-tcia-hybrid: hybrid .*\n1 scan of 144 x 144 x 144 voxels, 9 labels/,
  );
  assert.match(stdout, /^conv1 +conv3d +16 +72x72x72 +1,744 +5x5x5 +644.97 +23.89$/m);
  assert.match(stdout.trimEnd().split('\n').at(-1) ?? '', /^trainable parameters +229,217$/);
});

for (const name of modelNames()) {
  summary(`${name} at any size, for any labels`, async () => {
    const argv = ['summary', '--model', name, '--labels', '4', '--size', '20,17,24'];
    const { code, stdout } = await obelisk([...argv, '--batch', '2']);
    assert.is(code, 0);
    assert.match(stdout, '2 scans of 20 x 17 x 24 voxels, 4 labels');
  });
}

summary('a size that cannot be trained with is listed all the same, and says so', async () => {
  const argv = ['summary', '--model', 'unet-lean', '--size', '16,16,16'];
  const { code, stdout } = await obelisk(argv);
  assert.is(code, 0);
  assert.match(stdout, /^no training: .* batch4 gets \[1, 80, 1, 1, 1\] .* 17 x 16 x 16 voxels/m);
  assert.match(stdout.trimEnd().split('\n').at(-1) ?? '', /^trainable parameters +201,642$/);
  const { processBytes, graphicsBytes } = JSON.parse((await obelisk([...argv, '--json'])).stdout);
  assert.is(processBytes.training, null);
  assert.ok(processBytes.inference > 0);
  assert.is(graphicsBytes.training, null);
  assert.ok(graphicsBytes.inference > 0);
});

summary('--json prints the same as numbers', async () => {
  const { stdout } = await obelisk(['summary', '--model', 'unet-lean', '--json']);
  const { model, size, parameters, layers } = JSON.parse(stdout);
  assert.equal([model, size, parameters], ['unet-lean', [144, 144, 144], 201_642]);
  assert.equal(layers[0].shape, [1, 5, 144, 144, 144]);
});

summary('an unknown network, too few labels and half a size are refused', async () => {
  const wrong: [string, RegExp][] = [
    ['--model vnet', /unknown model 'vnet'; there are unet-table1, obelisk, /],
    ['--model obelisk --labels 1', /expected a whole number from 2 on/],
    ['--model obelisk --size 3,4', /expected three whole numbers/],
  ];
  for (const [argv, sentence] of wrong) {
    const { code, stderr } = await obelisk(['summary', ...argv.split(' ')]);
    assert.is(code, 2);
    assert.match(stderr, sentence);
  }
});

summary.run();
