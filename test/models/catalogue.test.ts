import { openDevice } from '@obelisk/engine';
import {
  allModelNames,
  anyModelEntry,
  modelNames,
  volumeModelEntry,
  volumeModelNames,
} from '@obelisk/models';
import { Random } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { knownShapes } from '../../packages/models/src/known-shapes.js';

const catalogue = suite('catalogue');

catalogue('twelve networks, each in one of the two catalogues', () => {
  const names = allModelNames();
  assert.is(new Set(names).size, 12);
  assert.equal([...names].sort(), [...modelNames(), ...volumeModelNames()].sort());
  for (const name of names) assert.is(anyModelEntry(name).name, name);
  assert.equal(
    modelNames().map((name) => anyModelEntry(name).kind),
    Array(4).fill('points'),
  );
  assert.ok(volumeModelNames().every((name) => anyModelEntry(name).kind === 'volume'));
});

catalogue('an unknown name is told all twelve', () => {
  const all = new RegExp(`'vnet' is unknown; there are ${allModelNames().join(', ')}$`);
  assert.throws(() => anyModelEntry('vnet'), all);
});

catalogue('the size of fully connected layers is that of the paper, or the one asked for', () => {
  const entry = volumeModelEntry('unet-global-tcia');
  const options = { device: openDevice('webasm'), random: new Random(1), labels: 4 };
  const small = entry.create({ ...options, size: [48, 32, 32] });
  assert.is(small.namedTensors().get('fc1.weight')?.shape[1], 3 * 2 * 2 * 20);
  const { preprocessing } = volumeModelEntry('unet-global-visceral');
  assert.equal(preprocessing.size, [156, 115, 160]);
  assert.is(preprocessing.fit, 'crop');
});

catalogue('the shapes of released weights are known', () => {
  const visceral = knownShapes().find(({ name }) => name === 'obelisk-visceral');
  assert.equal(visceral?.shapes.get('offset1'), [1, 1024, 1, 2, 3]);
});

catalogue.run();
