import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readSafetensors, readSafetensorsMetadata, writeSafetensors } from '@obelisk/nn';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readOnnx } from '../onnx/read-onnx.js';
import { unless } from '../support/skip.js';
import { badWeights, untrained } from './bad-files.js';
import { contentsOf, obelisk, temporaryFolder } from './obelisk.js';

const exporting = suite('obelisk export');
const folder = temporaryFolder();
const out = `${folder}/out`;
const weights = `${folder}/net.safetensors`;

exporting.before(async () => {
  mkdirSync(out);
  writeFileSync(weights, writeSafetensors(await untrained('obelisk-visceral')));
});

const run = (options: string) => obelisk(['export', ...options.split(' ')]);

exporting(
  'weights of a file as ONNX: the model is guessed, the metadata tell the scan',
  async () => {
    const output = `${out}/net.onnx`;
    const { code, stdout, stderr } = await run(
      `--weights ${weights} --output ${output} --size 20,14,9`,
    );
    assert.is(code, 0);
    assert.match(stderr, /model: obelisk/);
    assert.match(
      stdout,
      /net.onnx: obelisk\S* as ONNX for 20 x 14 x 9 voxels, 33 tensors, 0.\d\d MB/,
    );
    const model = readOnnx(readFileSync(output));
    assert.equal(model.inputs, [{ name: 'image', shape: [1, 1, 20, 14, 9] }]);
    const preparation = JSON.parse(model.metadata.get('preparation') ?? '');
    assert.equal(preparation.size, [20, 14, 9]);
    assert.equal(preparation.intensity, { factor: 0.002, offset: 0 });
  },
);

exporting('as safetensors: the same tensors under the same names, and what they are', async () => {
  const output = `${out}/net.safetensors`;
  const model = '--model obelisk-visceral';
  const { code, stdout } = await run(`${model} --weights ${weights} --output ${output}`);
  assert.is(code, 0);
  assert.match(stdout, /net.safetensors: obelisk-visceral as safetensors, 33 tensors, 0.54 MB/);
  const bytes = readFileSync(output);
  const given = readSafetensors(readFileSync(weights), 'given');
  assert.equal(readSafetensors(bytes, 'written'), given);
  const notes = readSafetensorsMetadata(bytes, 'written');
  assert.is(notes.get('model'), 'obelisk-visceral');
  assert.is(JSON.parse(notes.get('preparation') ?? '').orientation, 'RAS');
});

const python = ['python3', '/usr/bin/python3'].find(
  (program) => spawnSync(program, ['--version']).status === 0,
);
const inPython = unless(python ? null : 'no Python on this machine', exporting);

/** Reads a file by the format's own description: a length, a JSON header, the elements. */
const reader = `
import array, json, struct, sys
content = open(sys.argv[1], 'rb').read()
length, = struct.unpack('<Q', content[:8])
header = json.loads(content[8:8 + length])
entry = header['offset1']
begin, end = (8 + length + at for at in entry['data_offsets'])
numbers = array.array('f', content[begin:end])
print(json.dumps([header['__metadata__']['model'], entry['dtype'], entry['shape'], sum(numbers)]))
`;

inPython('safetensors, taken apart by Python without any library', async () => {
  const output = `${out}/python.safetensors`;
  assert.is((await run(`--weights ${weights} --output ${output}`)).code, 0);
  const { stdout } = spawnSync(python!, ['-c', reader, output], { encoding: 'utf8' });
  const [model, type, shape, sum] = JSON.parse(stdout);
  assert.equal([model, type, shape], ['obelisk-visceral', 'F32', [1, 1024, 1, 2, 3]]);
  const { data } = readSafetensors(readFileSync(weights), 'given').get('offset1')!;
  const ours = Array.from(data, Number).reduce((total, value) => total + value, 0);
  assert.ok(Math.abs(sum - ours) < 1e-9, `${sum} and ${ours}`);
});

exporting('without weights: a new network, for the size that is asked for', async () => {
  const output = `${out}/new.onnx`;
  const { code, stderr } = await run(`--model unet-global-tcia --output ${output} --size 32,16,16`);
  assert.is(code, 0);
  assert.match(stderr, /without --weights: new weights/);
  const { initialisers } = readOnnx(readFileSync(output));
  const { shape } = initialisers.find(({ name }) => name === 'fc1.weight')!;
  assert.equal(shape, [400, 2 * 1 * 1 * 20]);
});

exporting('a network that samples too many places for most machines: told', async () => {
  const { code, stderr } = await run(`--model obelisk --output ${out}/large.onnx`);
  assert.is(code, 0);
  assert.match(stderr, /the places that it samples take 9.2 GB when it runs/);
});

const wrong: [options: string, code: number, sentence: RegExp][] = [
  [`--model obelisk --output ${out}/x.txt`, 2, /the exported network is expected to end in .onnx/],
  [`--output ${out}/x.onnx`, 2, /expected --model, or --weights to guess/],
  [`--model vnet --output ${out}/x.onnx`, 2, /unknown model 'vnet'; there are unet-table1/],
  [`--weights ${weights} --output ${weights}`, 2, /would overwrite another file/],
  [`--model obelisk --output ${folder}/absent/x.onnx`, 1, /cannot be written: no such file/],
  [`--model obelisk --output ${out}/x.onnx --size 3,4`, 2, /expected three whole numbers/],
  [`--model unet-lean --weights ${weights} --output ${out}/x.onnx`, 1, /does not fit unet-lean/],
];

for (const [options, code, sentence] of wrong) {
  exporting(`refused: ${options.replaceAll(folder, '')}`, async () => {
    const before = contentsOf(out);
    const { stdout, stderr, ...ended } = await run(options);
    assert.match(stderr, /^obelisk: [^\n]+\n$/);
    assert.match(stderr, sentence);
    assert.is(ended.code, code);
    assert.is(stdout, '');
    assert.equal(contentsOf(out), before);
  });
}

exporting('weight files that are none: one sentence, nothing written', async () => {
  const before = contentsOf(out);
  for (const [name, [bytes, sentence]] of Object.entries(await badWeights())) {
    const path = `${folder}/${name}`;
    writeFileSync(path, bytes);
    const { code, stderr } = await run(
      `--model obelisk-visceral --weights ${path} --output ${out}/x.onnx`,
    );
    assert.is(code, 1, name);
    assert.match(stderr, sentence);
    assert.match(stderr, /^obelisk: [^\n]+\n$/);
  }
  assert.equal(contentsOf(out), before);
});

exporting.run();
