// What a browser keeps of a training, without a browser: the worker's session with other stores.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Keeping, TrainingAnswer } from '../../packages/lab/src/training/messages.js';
import { TrainingSession } from '../../packages/lab/src/training/training-session.js';
import type { TrainingStore } from '../../packages/lab/src/training/training-store.js';

const keeping = suite('a kept training');

class MemoryStore implements TrainingStore {
  readonly kept = new Map<string, unknown>();
  isOurs = true;
  isFull = false;
  claim = async () => this.isOurs;
  read = async (name: string) => structuredClone(this.kept.get(name));
  async write(name: string, value: unknown): Promise<void> {
    if (this.isFull) throw new DOMException('full', 'QuotaExceededError');
    this.kept.set(name, structuredClone(value));
  }
  async remove(name: string): Promise<void> {
    this.kept.delete(name);
  }
}

const lesson = {
  device: 'webasm',
  seed: 1,
  rate: 0.002,
  lookEvery: 50,
  axes: [0, 1],
  offset: null,
} as const;

/** A worker that begins and does some things: what the page hears. */
async function worker(
  store: TrainingStore | null,
  doings: readonly ('step' | 'pause')[],
  anew = false,
) {
  const heard: TrainingAnswer[] = [];
  const session = new TrainingSession((answer) => heard.push(answer), store);
  session.handle({ type: 'begin', ...lesson, anew });
  for (const type of doings) session.handle({ type });
  await session.settled;
  const ofType = <Type extends TrainingAnswer['type']>(type: Type) =>
    heard.filter((one): one is Extract<TrainingAnswer, { type: Type }> => one.type === type);
  assert.equal(ofType('failed'), []);
  return {
    losses: ofType('step').map(({ loss }) => loss),
    wentOn: ofType('wentOn')[0]?.steps,
    offsets: ofType('offsets'),
    // Of the last word: whether it is kept, how far, and what is said.
    kept: wordOf(ofType('keeping').at(-1)),
  };
}

const wordOf = (word: Keeping | undefined): [boolean, number, string] =>
  word ? [word.isKept, word.step, word.sentence] : [false, 0, 'no word'];

keeping('goes on to the losses of one that never stopped, to the bit', async () => {
  const whole = await worker(null, ['step', 'step', 'step', 'step']);
  assert.equal(whole.kept, [false, 0, 'no word']);
  const store = new MemoryStore();
  const before = await worker(store, ['step', 'step', 'pause']);
  assert.equal(before.kept, [true, 2, '']);
  const after = await worker(store, ['step', 'step']);
  assert.equal([...before.losses, ...after.losses], whole.losses);
  assert.equal(
    after.wentOn?.map(({ loss }) => loss),
    before.losses,
  );
  // Measured after step 1, and again after the last one, whose labels were not kept.
  assert.type(after.wentOn?.[0].meanDice, 'number');
  assert.match(after.kept[2], /^Went on from step 2, which this browser had kept\.$/);
  assert.is(after.offsets[0].offsets.svg, before.offsets.at(-1)?.offsets.svg);
  const anew = await worker(store, ['step'], true);
  assert.equal(anew.losses, whole.losses.slice(0, 1));
  assert.is(anew.wentOn, undefined);
});

keeping('what is damaged or older is told and dropped', async () => {
  const store = new MemoryStore();
  const { losses } = await worker(store, ['step']);
  const [[name, good]] = store.kept as Map<string, { state: Uint8Array }>;
  assert.is(name, '1/webasm');
  const damaged = /^The training that this browser kept is damaged and is dropped: a new one beg/;
  const older = /^The training that this browser kept is of another version of this page and is d/;
  for (const [value, told] of [
    [{ ...good, state: good.state.slice(0, -100) }, damaged],
    [{ ...good, steps: [{}] }, damaged],
    ['text', damaged],
    [{ version: 0 }, older],
    [{ ...good, lesson: 'another' }, older],
  ] as const) {
    store.kept.set(name, value);
    const { kept, losses: again } = await worker(store, ['step']);
    assert.match(kept[2], told);
    assert.equal(kept.slice(0, 2), [true, 1]);
    assert.equal(again, losses, 'a new one');
  }
});

keeping('another tab, or a browser that keeps nothing: told, and nothing is written', async () => {
  const store = new MemoryStore();
  store.isOurs = false;
  const second = await worker(store, ['step', 'pause']);
  assert.is(second.kept[0], false);
  assert.match(second.kept[2], /^Another tab of this browser trains the same/);
  assert.is(store.kept.size, 0);
  store.isOurs = true;
  store.isFull = true;
  const full = await worker(store, ['step', 'step']);
  assert.is(full.losses.length, 2);
  assert.is(full.kept[0], false);
  assert.match(full.kept[2], /^This browser keeps no training/);
});

keeping.run();
