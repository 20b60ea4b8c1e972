import { rejects } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataset, readDatasetCase, readScan, writePhantomDataset } from '@obelisk/data/node';
import { type Preparation, prepareCase } from '@obelisk/training';
import { preparedSource } from '@obelisk/training/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { slowdown } from '../support/slowdown.mjs';

const prepared = suite<{ folder: string; cache: string }>('prepared cases on disk');

const size = [12, 10, 14] as const;
const preparation: Preparation = {
  orientation: 'LAI',
  spacing: null,
  size: [12, 12, 12],
  fit: 'crop',
  intensity: 'volume',
};

prepared.before.each(async (context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'obelisk-prepared-'));
  context.cache = join(context.folder, 'cache');
  await writePhantomDataset(join(context.folder, 'data'), { count: 3, seed: 2, size });
});
prepared.after.each(({ folder }) => rmSync(folder, { recursive: true, force: true }));

const open = (folder: string) => openDataset(join(folder, 'data'));

/** When each kept file was written. */
function writtenAt(cache: string): Record<string, number> {
  const paths = readdirSync(cache, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(paths.map((path) => [path, statSync(join(cache, path)).mtimeMs]));
}

prepared('a later run reads what the first prepared, to the bit', async ({ folder, cache }) => {
  const dataset = open(folder);
  const first = await preparedSource(dataset, preparation, cache).load(1);
  const before = writtenAt(cache);
  const second = await preparedSource(dataset, preparation, cache).load(1);
  const entry = dataset.training[1];
  const fresh = prepareCase({ name: entry.name, ...readDatasetCase(dataset, entry) }, preparation);
  for (const one of [first, second]) {
    assert.is(one.name, 'phantom_002');
    assert.equal(one.image.data.data, fresh.image.data.data);
    assert.equal(one.image.affine, fresh.image.affine);
    assert.equal(one.labels.data.data, fresh.labels.data.data);
    assert.equal(one.labels.affine, fresh.labels.affine);
  }
  assert.equal(writtenAt(cache), before, 'nothing was written again');
  assert.equal(readScan(join(cache, readdirSync(cache)[0], 'image.nii')).data.shape, [12, 12, 12]);
});

prepared('several loads at once prepare a case once', async ({ folder, cache }) => {
  const source = preparedSource(open(folder), preparation, cache);
  const [a, b] = await Promise.all([source.load(0), source.load(0)]);
  assert.is(a, b);
  assert.is(await source.load(0), a);
  const others = [1, 2, 3].map(() => preparedSource(open(folder), preparation, cache).load(1));
  for (const one of await Promise.all(others)) assert.equal(one.name, 'phantom_002');
  assert.is(readdirSync(cache).length, 2);
});

prepared('damaged files are made anew', async ({ folder, cache }) => {
  const load = () => preparedSource(open(folder), preparation, cache).load(0);
  const { image, labels } = await load();
  const place = join(cache, readdirSync(cache)[0]);
  const damages: [string, (path: string) => void][] = [
    ['image.nii', (path) => truncateSync(path, 1000)],
    ['image.nii', (path) => flipByte(path, 2000)],
    ['labels.nii', (path) => flipByte(path, 1000)],
    ['labels.nii', (path) => rmSync(path)],
    ['sha256.json', (path) => rmSync(path)],
    ['sha256.json', (path) => writeFileSync(path, '{')],
  ];
  for (const [file, damage] of damages) {
    const whole = readFileSync(join(place, file));
    damage(join(place, file));
    const again = await load();
    assert.equal(again.image.data.data, image.data.data);
    assert.equal(again.labels.data.data, labels.data.data);
    assert.equal(readFileSync(join(place, file)), whole, `${file} is whole again`);
  }
});

function flipByte(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] ^= 1;
  writeFileSync(path, bytes);
}

prepared('another preparation, or a source file that changed', async ({ folder, cache }) => {
  await preparedSource(open(folder), preparation, cache).load(0);
  const other = { ...preparation, orientation: 'RAS' };
  await preparedSource(open(folder), other, cache).load(0);
  assert.is(readdirSync(cache).length, 2);
  // The same preparation, its fields in another order.
  const { intensity, ...rest } = preparation;
  await preparedSource(open(folder), { intensity, ...rest }, cache).load(0);
  assert.is(readdirSync(cache).length, 2);
  const image = join(folder, 'data/imagesTr/phantom_001.nii.gz');
  writeFileSync(image, readFileSync(join(folder, 'data/imagesTr/phantom_003.nii.gz')));
  utimesSync(image, 0, 0);
  const changed = await preparedSource(open(folder), preparation, cache).load(0);
  const third = await preparedSource(open(folder), preparation, cache).load(2);
  assert.equal(changed.image.data.data, third.image.data.data);
});

prepared('what killed processes left goes after a day', async ({ folder, cache }) => {
  const load = () => preparedSource(open(folder), preparation, cache).load(0);
  await load();
  const place = join(cache, readdirSync(cache)[0]);
  const names = ['image.nii', 'labels.nii'].map((name) => `.${name}.${randomUUID()}.tmp`);
  const other = join(place, '.image.nii.old.tmp');
  for (const path of [...names.map((name) => join(place, name)), other]) writeFileSync(path, '');
  const [ofNow, ofYesterday] = names;
  const hoursAgo = (hours: number) => Date.now() / 1000 - hours * 3600;
  utimesSync(join(place, ofNow), hoursAgo(23), hoursAgo(23));
  utimesSync(join(place, ofYesterday), hoursAgo(25), hoursAgo(25));
  utimesSync(other, hoursAgo(25), hoursAgo(25));
  await load();
  const left = readdirSync(place);
  assert.ok(left.includes(ofNow), 'a process may be writing it');
  assert.not(left.includes(ofYesterday));
  assert.ok(left.includes('.image.nii.old.tmp'), 'no name of ours');
});

prepared('the most recently used cases stay in memory', async ({ folder, cache }) => {
  const bytesOfCase = 12 ** 3 * 5;
  const source = preparedSource(open(folder), preparation, cache, 2 * bytesOfCase);
  const [a, b] = [await source.load(0), await source.load(1)];
  assert.is(await source.load(0), a);
  await source.load(2);
  assert.is(await source.load(0), a, 'used after b');
  assert.is.not(await source.load(1), b, 'let go for c');
});

prepared('a source file that is gone is named', async ({ folder, cache }) => {
  const dataset = open(folder);
  rmSync(join(folder, 'data/labelsTr/phantom_002.nii.gz'));
  const source = preparedSource(dataset, preparation, cache);
  await rejects(
    () => source.load(1),
    /labelsTr\/phantom_002\.nii\.gz: cannot be read: no such file or folder$/,
  );
  await source.load(0);
});

prepared('a folder that cannot be written is named', async ({ folder }) => {
  writeFileSync(join(folder, 'file'), '');
  const source = preparedSource(open(folder), preparation, join(folder, 'file'));
  await rejects(() => source.load(0), /file\/phantom_001-\w+: cannot be written: /);
});

prepared('a read goes on while the main thread is busy', async ({ folder, cache }) => {
  const large = { ...preparation, size: [128, 128, 128] } as const;
  await preparedSource(open(folder), large, cache).load(0);
  let isThere = false;
  const loading = preparedSource(open(folder), large, cache).load(0);
  loading.then(() => {
    isThere = true;
  });
  const end = performance.now() + 300 * slowdown();
  while (performance.now() < end);
  // 10 MB were read meanwhile: nothing is left that would wait for turns of the main thread.
  let turns = 0;
  for (; !isThere; turns++) await new Promise(setImmediate);
  assert.ok(turns <= 4, `${turns} turns`);
});

prepared.run();
