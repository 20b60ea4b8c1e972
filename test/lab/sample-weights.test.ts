// The weights that the lab ships: what they say of themselves, and that their training gives them.
import { readFileSync } from 'node:fs';
import { makePhantom, phantomLabels } from '@obelisk/data';
import { openDevice } from '@obelisk/engine';
import { readSafetensorsMetadata } from '@obelisk/nn';
import { Random } from '@obelisk/tensor';
import {
  dice,
  meanOfPresent,
  prepareImage,
  segmentScan,
  trainedModel,
  weightsFile,
} from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sampleSeed, sampleSize } from '../../packages/lab/src/scan/sample.js';
import {
  type SampleNote,
  sampleNoteName,
  trainSample,
} from '../../packages/lab/src/scan/sample-training.js';
import { sampleWeights } from '../../packages/lab/src/scan/sample-weights.js';
import { root } from '../support/workspace.js';

const sample = suite('the weights of the sample');
const bytes = Uint8Array.from(readFileSync(`${root}packages/lab/${sampleWeights}`));
const notes = readSafetensorsMetadata(bytes, 'sample');
const note: SampleNote = JSON.parse(notes.get(sampleNoteName) ?? '{}');

sample('say what they are, in at most 560 kB', () => {
  assert.ok(bytes.length <= 560_000, `${bytes.length} bytes`);
  assert.is(notes.get('model'), 'obelisk');
  assert.equal(JSON.parse(notes.get('labels') ?? ''), [...phantomLabels]);
  const { spacing, orientation } = JSON.parse(notes.get('preparation') ?? '');
  assert.equal([spacing, orientation], [[5.5, 5.5, 5.5], 'RAS']);
  assert.equal(JSON.parse(notes.get('fieldOfView') ?? ''), [352, 264, 352]);
  assert.match(note.commit, /^[0-9a-f]{40}$/);
});

sample('find the organs of phantoms that were held out as well as they say', async () => {
  assert.is(note.dice.length, 10);
  const mean = meanOfPresent(note.dice) as number;
  assert.ok(mean > 0.84, `${mean}`);
  const series = new Random(note.seed);
  for (let at = 0; at < note.phantoms; at++) series.fork();
  const { scan, labels } = makePhantom({ random: series.fork(), size: [...sampleSize] });
  const device = openDevice('webasm');
  const read = (path: string) => weightsFile(bytes, path);
  const { preparation, networks } = trainedModel({ paths: ['sample'], read, device });
  const prepared = prepareImage(scan, preparation);
  const found = await segmentScan({ scan, prepared, device, networks });
  const overlap = dice(found.data.data, labels.data.data, phantomLabels.length);
  assert.ok(Math.abs((meanOfPresent(overlap) as number) - note.dice[0]) < 1e-3);
});

sample('are what the script trains: the same losses on the way', async () => {
  const stop = new AbortController();
  const again = await trainSample(
    note.commit,
    ({ step }) => {
      if (step === note.firstLosses.length) stop.abort();
    },
    stop.signal,
  );
  assert.is(note.firstLosses.length, 3);
  assert.equal(again.note.firstLosses, note.firstLosses);
});

sample('never saw the phantom that is tried', () => {
  const series = new Random(note.seed);
  const seen = Array.from({ length: note.phantoms + note.heldOut }, () => series.fork());
  const size = [8, 8, 8] as const;
  const known = seen.map((random) => makePhantom({ random, size: [...size] }).scan.data.data);
  const tried = makePhantom({ random: new Random(sampleSeed), size: [...size] }).scan.data.data;
  assert.ok(known.every((one) => one.join() !== tried.join()));
});

sample.run();
