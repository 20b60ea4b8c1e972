import { openDevice, ShapesDevice } from '@obelisk/engine';
import { fullSizeLogits, modelEntry, modelNames, type PointsModelEntry } from '@obelisk/models';
import { Random, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { knownShapes } from '../../packages/models/src/known-shapes.js';

const catalogue = suite('catalogue');

catalogue('twelve networks of the paper, four of points and eight of whole volumes', () => {
  const names = modelNames('paper');
  const entries = names.map((name) => modelEntry(name));
  assert.is(new Set(names).size, 12);
  assert.equal(
    entries.map(({ name }) => name),
    names,
  );
  const ofKind = (wanted: string) => entries.filter(({ kind }) => kind === wanted).length;
  assert.equal([ofKind('points'), ofKind('volume')], [4, 8]);
  assert.is(modelEntry('obelisk'), modelEntry('obelisk'));
});

catalogue('five members of the family, of points, behind the networks of the paper', () => {
  const names = ['dilated', 'dcls', 'dcn-v1', 'dcn-v2', 'dcn-v4'];
  assert.equal(modelNames('family'), names);
  assert.equal(modelNames(), [...modelNames('paper'), ...names]);
  for (const name of names) assert.is(modelEntry(name).kind, 'points');
});

catalogue('offsets that are learned can have a rate of their own, whatever they are called', () => {
  const device = new ShapesDevice();
  for (const [name, expected] of [
    ['obelisk', ['offset1']],
    ['obelisk-fixed', []],
    ['unet-lean', []],
  ] as const) {
    const network = modelEntry(name as string).create({ device, random: new Random(1), labels: 9 });
    assert.equal([...network.offsetParameters().keys()], expected, name);
  }
  for (const name of ['obelisk-tcia-hybrid', 'obelisk-visceral-hybrid']) {
    const network = modelEntry(name).create({ device, random: new Random(1), labels: 9 });
    const learned = [...network.parameters().keys()];
    const offsets = learned.filter((key) => /offset/i.test(key));
    assert.ok(offsets.length > 0, learned.join());
    assert.equal([...network.offsetParameters().keys()], offsets, name);
  }
});

catalogue('the kind of a name that is written down is known to the compiler', () => {
  const points: PointsModelEntry = modelEntry('obelisk-visceral');
  assert.is(points.gridStep, 4);
  // @ts-expect-error: networks of whole volumes have no grid
  assert.is(modelEntry('unet-lean').gridStep, undefined);
  // @ts-expect-error: of any name it may be either
  assert.is(modelEntry('obelisk' as string).gridStep, 2);
});

catalogue('a network of the other kind than its entry is told', () => {
  const unet = modelEntry('unet-lean');
  const network = modelEntry('obelisk').create({ labels: 2 });
  assert.throws(
    () => fullSizeLogits(unet, network, tensor([[[[[1]]]]])),
    /^fullSizeLogits: unet-lean takes whole volumes, the network takes points$/,
  );
});

catalogue('an unknown name is told all', () => {
  const all = new RegExp(`'vnet' is unknown; there are ${modelNames().join(', ')}$`);
  assert.throws(() => modelEntry('vnet'), all);
});

catalogue('the size of fully connected layers is that of the paper, or the one asked for', () => {
  const entry = modelEntry('unet-global-tcia');
  const options = { device: openDevice('webasm'), random: new Random(1), labels: 4 };
  const small = entry.create({ ...options, size: [48, 32, 32] });
  assert.is(small.namedTensors().get('fc1.weight')?.shape[1], 3 * 2 * 2 * 20);
  const { preprocessing } = modelEntry('unet-global-visceral');
  assert.equal(preprocessing.size, [156, 115, 160]);
  assert.is(preprocessing.fit, 'crop');
});

catalogue('the shapes of released weights are known', () => {
  const visceral = knownShapes().find(({ name }) => name === 'obelisk-visceral');
  assert.equal(visceral?.shapes.get('offset1'), [1, 1024, 1, 2, 3]);
});

catalogue.run();
