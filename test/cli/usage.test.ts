import { statSync } from 'node:fs';
import { defaultRecipe, volumeRecipe } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { obelisk, temporaryFolder } from './obelisk.js';

const usage = suite('obelisk: usage');

const commands = [
  ...['demo', 'segment', 'train', 'export', 'crossval', 'phantom', 'summary', 'info', 'devices'],
  'gradcheck',
];

usage('--help lists every command and the exit codes', async () => {
  const { code, stdout, stderr } = await obelisk(['--help']);
  assert.is(code, 0);
  assert.is(stderr, '');
  for (const command of commands) assert.match(stdout, new RegExp(`^ {2}${command} `, 'm'));
  assert.match(stdout, /Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n {2}130/);
});

for (const command of commands) {
  usage(`help of ${command} has an example, and help ${command} is the same`, async () => {
    const help = await obelisk([command, '--help']);
    assert.is(help.code, 0);
    assert.match(help.stdout, `Usage: obelisk ${command}`);
    assert.match(help.stdout, new RegExp(`^Examples?:\\n  obelisk ${command}`, 'm'));
    assert.match(help.stdout, '--quiet');
    assert.equal(await obelisk(['help', command]), help);
  });
}

usage('help of train names the defaults of the recipes', async () => {
  const { stdout } = await obelisk(['train', '--help']);
  const text = stdout.replace(/\s+/g, ' ');
  const points = defaultRecipe(640);
  const volumes = volumeRecipe({ epochs: 300, batch: 4, scans: 33 });
  assert.ok(Math.abs(points.decay ** 10 - 0.1) < 1e-9);
  const onPoints = 'in the default recipe for OBELISK on points';
  for (const part of [
    `(default: ${volumes.scansPerStep}, or as many as there are; for OBELISK on points ` +
      `${points.scansPerStep})`,
    `(default: ${volumes.decay}; ${onPoints} the rate falls to a tenth)`,
    `(default: ${volumes.hardRatio}; ${onPoints} ${points.hardRatio})`,
    `(default: ${300 / volumes.measureEvery} times in all; for OBELISK on points ` +
      `${points.measureEvery})`,
    '--spacing <d,h,w> resample',
    '--size <d,h,w> bring',
  ]) {
    assert.match(text, part);
  }
});

usage('--version prints the version', async () => {
  assert.match((await obelisk(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/);
});

usage('without a command the help goes to standard error', async () => {
  const { code, stdout, stderr } = await obelisk([]);
  assert.is(code, 2);
  assert.is(stdout, '');
  assert.match(stderr, /^Usage: obelisk/);
});

const wrong: [argv: string, sentence: RegExp][] = [
  ['pahntom', /unknown command 'pahntom'; did you mean phantom\?/],
  ['info --al x', /unknown option '--al'; did you mean --all\?/],
  ['info', /missing required argument 'path'/],
  ['info a b', /too many arguments for 'info'; expected 1 argument but got 2/],
  ['segment --model obelisk', /required option '--weights <files...>' not specified/],
  ['phantom --out x --count 0', /'0' is invalid; expected a whole number from 1 on/],
  ['phantom --out x --count 1.5', /'1.5' is invalid; expected a whole number from 1 on/],
  ['phantom --out x --seed -1', /'-1' is invalid; expected a whole number from 0 on/],
  ['phantom --out x --size 3,4', /'3,4' is invalid; expected three whole numbers of voxels/],
  ['gradcheck --device gpu', /'gpu' is invalid; expected one of auto, webasm, cpu, webgpu/],
  ['gradcheck conv9d', /unknown operation 'conv9d'; there are add, /],
  ['gradcheck --model vnet', /unknown model 'vnet'; there are unet-table1, obelisk, /],
  ['train --model vnet --out x', /unknown model 'vnet'; there are unet-table1, obelisk, /],
  ['train --model obelisk --steps 0 --out x', /'0' is invalid; expected a whole number from 1/],
];

for (const [argv, sentence] of wrong) {
  usage(`wrong usage: ${argv}`, async () => {
    const { code, stdout, stderr } = await obelisk(argv.split(' '));
    assert.is(code, 2);
    assert.is(stdout, '');
    assert.match(stderr, /^obelisk: [^\n]+\n$/);
    assert.match(stderr, sentence);
  });
}

usage('a device that is not here: one sentence says why', async () => {
  const { code, stderr } = await obelisk(['gradcheck', 'relu', '--device', 'webgl2']);
  assert.is(code, 1);
  assert.is(
    stderr,
    'obelisk: device: webgl2 cannot be used here: WebGL2 is there only in a browser\n',
  );
});

usage('devices lists every device, and what auto takes', async () => {
  const { code, stdout } = await obelisk(['devices']);
  assert.is(code, 0);
  for (const name of ['webgpu', 'webgl2', 'webasm', 'cpu', 'float64']) {
    assert.match(stdout, new RegExp(`^${name} +(yes|no) +\\w.*`, 'm'));
  }
  assert.match(stdout, /--device auto, takes (webgpu|webasm) here\./);
});

usage('gradcheck of one operation shows the numbers; of an unknown device none', async () => {
  const { code, stdout } = await obelisk(['gradcheck', 'relu', '--device', 'float64']);
  assert.is(code, 0);
  assert.match(stdout, /^ok +relu: .*\n +passed on float64/);
  assert.match(stdout, /1 check passed on float64\n$/);
});

usage('gradcheck of a network: the twins first, then the device', async () => {
  const argv = ['gradcheck', '--model', 'obelisk-fixed', '--device', 'webasm'];
  const { code, stdout } = await obelisk(argv);
  assert.is(code, 0);
  const [twins, device] = ['float64: relative errors < 1e-6', 'webasm: relative errors < 1e-3'];
  assert.match(
    stdout,
    new RegExp(`^ok +obelisk-fixed: one training step.*\\n +passed on ${twins}`),
  );
  assert.match(stdout, new RegExp(`passed on ${device}`));
  assert.match(stdout, /ok +LIN1\.weight +\[256, 256, 1, 1, 1\] +65536 /);
});

usage('colours only on a terminal, and not under NO_COLOR', async () => {
  const argv = ['gradcheck', 'relu', '--device', 'float64'];
  const { NO_COLOR, TERM } = process.env;
  try {
    delete process.env.NO_COLOR;
    process.env.TERM = 'xterm';
    assert.match((await obelisk(argv, true)).stdout, '\x1b[32mok');
    assert.not.match((await obelisk(argv)).stdout, '\x1b');
    process.env.NO_COLOR = '1';
    assert.not.match((await obelisk(argv, true)).stdout, '\x1b');
  } finally {
    restore('NO_COLOR', NO_COLOR);
    restore('TERM', TERM);
  }
});

usage('gradcheck, phantom and export print one JSON value with --json', async () => {
  const printed = async (argv: string[]) => JSON.parse((await obelisk(argv)).stdout);
  const [report] = await printed(['gradcheck', 'relu', '--device', 'float64', '--json']);
  assert.equal([report.operation, report.device, report.passed], ['relu', 'float64', true]);
  assert.ok((await printed(['gradcheck', '--list', '--json'])).includes('relu'));
  const out = `${temporaryFolder()}/phantoms`;
  const phantoms = ['phantom', '--out', out, '--count', '1', '--size', '8,8,9', '--json'];
  assert.equal(await printed(phantoms), { out, count: 1, size: [8, 8, 9], seed: 1 });
  const output = `${out}/net.safetensors`;
  const exported = await printed(['export', '--model', 'unet-lean', '--output', output, '--json']);
  assert.equal([exported.kind, exported.tensors], ['safetensors', 80]);
  assert.is(exported.bytes, statSync(output).size);
});

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

usage.run();
