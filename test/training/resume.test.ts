import { createHash } from 'node:crypto';
import { phantomSeries } from '@obelisk/data';
import { openDevice } from '@obelisk/engine';
import { GlobalFcUNet, type ModelEntry, modelEntry } from '@obelisk/models';
import {
  type Module,
  type NamedArrays,
  readSafetensors,
  readSafetensorsMetadata,
  stateDictionary,
  writeSafetensors,
} from '@obelisk/nn';
import { Random } from '@obelisk/tensor';
import {
  createLearner,
  type Learner,
  memorySource,
  paperRecipe,
  preparationOf,
  type TrainingHistory,
  type TrainingSettings,
  type TrainingState,
  type TrainingTask,
  train,
  VolumeLearner,
} from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const resume = suite('resume');
const device = openDevice('webasm');
const size = [8, 18, 8] as const;
const phantoms = [...phantomSeries({ count: 4, seed: 3, size: [...size] })].map((one, at) => ({
  name: `phantom ${at}`,
  ...one,
}));

/** Two scans of three a step: batches hold the end of one round and the start of the next. */
const settings: TrainingSettings = {
  ...paperRecipe,
  ...{ steps: 6, stepsPerEpoch: 1, measureEvery: 2, scansPerStep: 2, accumulate: 2 },
  ...{ locations: 16, augmentation: 0.05, hardRatio: 0.5 },
};

const casesOf = (model: string) => {
  const preparation = { ...preparationOf(modelEntry(model)), size: null, spacing: null };
  const cases = memorySource(phantoms, preparation);
  const some = (places: number[]) => ({
    names: places.map((at) => cases.names[at]),
    load: (at: number) => cases.load(places[at]),
  });
  return { cases: some([0, 1, 2]), validation: some([3]) };
};

/** Networks as `train` begins with them, each time the same. */
const learners: Record<string, () => Promise<Learner>> = {
  obelisk: () => learnerOf('obelisk'),
  'unet-lean': () => learnerOf('unet-lean'),
  'obelisk-tcia-hybrid': () => learnerOf('obelisk-tcia-hybrid'),
  'unet-global-tcia': async () => {
    // As in the catalogue, but with a dropout that draws random numbers at every step.
    const options = { device, random: new Random(5), labels: 9, size };
    const network = new GlobalFcUNet({ ...options, dropout: 0.3 });
    return new VolumeLearner(network, { ...settings, classWeights: new Array(9).fill(1) }, device);
  },
};

function learnerOf(model: string): Promise<Learner> {
  const options = { device, random: new Random(5), labels: 9 };
  return createLearner(modelEntry(model), casesOf(model).cases, settings, options);
}

type TaskChanges = Partial<Omit<TrainingTask, 'learner'>>;

async function taskOf(model: string, changes: TaskChanges = {}): Promise<TrainingTask> {
  const learner = await learners[model]();
  return { learner, ...casesOf(model), labels: 9, settings, random: new Random(7), ...changes };
}

/** Stands for the bits of an array: short where tests show how two states differ. */
const sum = (data: ArrayLike<unknown>) =>
  createHash('sha256')
    .update(data as Float32Array)
    .digest('hex');

async function sums(network: Module): Promise<Record<string, string>> {
  const state = await stateDictionary(network);
  return Object.fromEntries([...state].map(([name, { data }]) => [name, sum(data)]));
}

/** A training's whole state, without the time that it took. */
function contents(saved: Uint8Array) {
  const arrays = [...readSafetensors(saved, 'saved')].map(([name, { data }]) => [name, sum(data)]);
  const notes = JSON.parse(readSafetensorsMetadata(saved, 'saved').get('training') ?? '');
  return {
    arrays: Object.fromEntries(arrays),
    notes: { ...notes, history: timeless(notes.history) },
  };
}

const timeless = ({ steps, loss, diceSteps, dice }: TrainingHistory) => ({
  ...{ steps, loss, diceSteps, dice },
});

/** Trains; gives what was saved after each epoch and after a stop. */
async function savedStates(task: TrainingTask): Promise<Uint8Array[]> {
  const saved: Uint8Array[] = [];
  const onEpoch = async (state: TrainingState) => void saved.push(await state.save());
  await train({ ...task, onEpoch });
  return saved;
}

for (const model of Object.keys(learners)) {
  resume(`${model}: going on after any step ends as if never stopped`, async () => {
    const saved = await savedStates(await taskOf(model));
    assert.is(saved.length, settings.steps);
    const expected = contents(saved[saved.length - 1]);
    const weights = Object.keys(expected.arrays);
    for (const kind of ['network/', 'adam.first/', 'adam.second/']) {
      assert.ok(
        weights.some((name) => name.startsWith(kind)),
        kind,
      );
    }
    for (const at of [0, 1, 2, 4]) {
      const from = { bytes: saved[at], name: 'checkpoint' };
      const again = await savedStates(await taskOf(model, { resume: from }));
      assert.is(again.length, settings.steps - at - 1);
      for (const [later, state] of again.entries()) {
        assert.equal(contents(state), contents(saved[at + 1 + later]), `${at} + ${later}`);
      }
    }
  });
}

resume('stopped within an epoch, again and again, it ends the same', async () => {
  const long = { ...settings, stepsPerEpoch: 4, steps: 7 };
  const saved = await savedStates(await taskOf('obelisk', { settings: long }));
  assert.is(saved.length, 2);
  let last: Uint8Array | undefined;
  for (const stop of [1, 3, 4, 6]) {
    const controller = new AbortController();
    const onProgress = ({ step }: { step: number }) => void (step === stop && controller.abort());
    const from = last && { bytes: last, name: 'checkpoint' };
    const changes = { settings: long, resume: from, onProgress, signal: controller.signal };
    last = (await savedStates(await taskOf('obelisk', changes))).at(-1);
    assert.ok(last);
    assert.is(contents(last).notes.step, stop);
  }
  const from = { bytes: last as Uint8Array, name: 'checkpoint' };
  const ended = await savedStates(await taskOf('obelisk', { settings: long, resume: from }));
  assert.equal(contents(ended.at(-1) as Uint8Array), contents(saved[1]));
});

resume('a training that is over has nothing left to do', async () => {
  const saved = await savedStates(await taskOf('obelisk'));
  const from = { bytes: saved[saved.length - 1], name: 'checkpoint' };
  const task = await taskOf('obelisk', { resume: from });
  assert.equal(await savedStates(task), []);
  const expected = contents(from.bytes).arrays;
  for (const [name, weights] of Object.entries(await sums(task.learner.network))) {
    assert.is(weights, expected[`network/${name}`], name);
  }
});

/** A saved training of obelisk after one step. */
async function oneStep(): Promise<Uint8Array> {
  return (await savedStates(await taskOf('obelisk', { settings: { ...settings, steps: 1 } })))[0];
}

/** The same file with other notes, or other tensors. */
function changed(
  saved: Uint8Array,
  change: (notes: Record<string, unknown>, arrays: NamedArrays) => void,
): Uint8Array {
  const arrays: NamedArrays = new Map(readSafetensors(saved, 'saved'));
  const notes = JSON.parse(readSafetensorsMetadata(saved, 'saved').get('training') ?? '');
  change(notes, arrays);
  return writeSafetensors(arrays, new Map([['training', JSON.stringify(notes)]]));
}

resume('what is no checkpoint of this training is refused, and changes nothing', async () => {
  const saved = await oneStep();
  const offsets = 'adam.second/offset1';
  const bad: [Uint8Array, RegExp][] = [
    [new Uint8Array(0), /^c: /],
    [saved.subarray(0, saved.length - 5), /truncated|bytes/],
    [new TextEncoder().encode('a text'), /^c: /],
    [writeSafetensors(await weightsOf(modelEntry('obelisk'))), /is no saved training; expected/],
    [writeSafetensors(new Map(), new Map([['training', '{"ver']])), /notes .* are damaged/],
    [changed(saved, (notes) => Object.assign(notes, { version: 2 })), /another version/],
    [changed(saved, (notes) => Object.assign(notes, { deck: null })), /damaged/],
    [changed(saved, (notes) => Object.assign(notes, { upcoming: [9] })), /damaged/],
    [changed(saved, (notes) => Object.assign(notes, { random: [1, 2] })), /damaged/],
    [changed(saved, (notes) => Object.assign(notes, { step: -1 })), /damaged/],
    [changed(saved, (notes) => Object.assign(notes, { history: {} })), /damaged/],
    [changed(saved, (notes) => Object.assign(notes, { streams: [[1, 2, 3, 4]] })), /dropout/],
    [
      changed(saved, ({ deck }) => Object.assign(deck as object, { scans: 5 })),
      /is of a training on 5 scans; now there are 3/,
    ],
    [changed(saved, (_, arrays) => arrays.delete(offsets)), /two kinds of moments/],
    [changed(saved, (_, arrays) => arrays.delete('network/LIN1.weight')), /LIN1\.weight/],
    [
      changed(saved, (_, arrays) => {
        for (const kind of ['first', 'second']) {
          arrays.set(`adam.${kind}/LIN1.weight`, arrays.get(offsets)!);
        }
      }),
      /no parameter has the moments of LIN1\.weight/,
    ],
    [(await savedStates(await taskOf('unet-lean')))[0], /^c: /],
  ];
  const task = await taskOf('obelisk');
  const before = await sums(task.learner.network);
  for (const [bytes, sentence] of bad) {
    const message = await refusal({ ...task, resume: { bytes, name: 'c' } });
    assert.match(message, sentence);
    assert.match(message, /^c: [^\n]+$/);
    assert.equal(await sums(task.learner.network), before, message);
  }
});

async function refusal(task: TrainingTask): Promise<string> {
  try {
    await train(task);
  } catch (error) {
    assert.is((error as Error).constructor, Error);
    return (error as Error).message;
  }
  return 'it was taken';
}

function weightsOf(entry: ModelEntry): Promise<NamedArrays> {
  const network: Module = entry.create({ device, random: new Random(1), labels: 9 });
  return stateDictionary(network);
}

resume.run();
