import { openDevice } from '@obelisk/engine';
import {
  GlobalFcUNet,
  HybridTcia,
  HybridVisceral,
  unetLean,
  unetTable1,
  unetTcia,
  unetVisceral,
} from '@obelisk/models';
import type { Module } from '@obelisk/nn';
import { Random } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const counts = suite('parameter counts');
const options = { device: openDevice('webasm'), random: new Random(1) };
const [tcia, visceral] = [9, 8].map((labels) => ({ ...options, labels }));

const exact: [string, Module, number][] = [
  ['hybrid, TCIA', new HybridTcia(tcia), 229_217],
  ['hybrid, VISCERAL', new HybridVisceral(visceral), 230_208],
  ['all-conv U-Net, TCIA', unetTcia(tcia), 883_740],
  ['all-conv U-Net, VISCERAL', unetVisceral(visceral), 875_798],
  ['global FC U-Net, TCIA', new GlobalFcUNet({ ...tcia, size: [144, 144, 144] }), 11_944_816],
  [
    'global FC U-Net, VISCERAL',
    new GlobalFcUNet({ ...visceral, size: [156, 115, 160] }),
    13_081_422,
  ],
];

for (const [name, network, count] of exact) {
  counts(`${name}: ${count}`, () => assert.is(network.parameterCount(), count));
}

counts('Table 1 within 2 % of 880k, the leaner one about 202k', () => {
  const table1 = unetTable1(tcia).parameterCount();
  assert.ok(Math.abs(table1 / 880_000 - 1) < 0.02, `${table1}`);
  const lean = unetLean(tcia).parameterCount();
  assert.ok(Math.abs(lean / 202_000 - 1) < 0.01, `${lean}`);
});

counts('a scan of another size than the fully connected layers have is refused', async () => {
  const { tensor } = await import('@obelisk/tensor');
  const network = new GlobalFcUNet({ ...tcia, size: [16, 16, 16] });
  const image = tensor(new Float32Array(8 ** 3), { shape: [1, 1, 8, 8, 8] });
  assert.throws(() => network.forward(image), /made for scans of \[16, 16, 16\] voxels, got \[8/);
});

counts.run();
