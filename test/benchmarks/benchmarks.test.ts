// The harness without its hours: what it knows of its cases, what it makes of figures, the page.
import { existsSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../support/workspace.js';
import { caseOf, cases } from './cases/index.js';
import { normal, offsetsBetweenVoxels, seedNumbers } from './cases/numbers.js';
import type { ContestantName } from './contestants/contestants.js';
import { distance } from './contestants/files.js';
import { labStartNames } from './lab-start.js';
import { measureCase } from './measure.js';
import { type CaseFigures, type Figures, figuresOf } from './report/figures.js';
import { outcomesOf, reached } from './report/goals.js';
import { pageParts } from './report/page.js';
import { caseLines, goalLines } from './report/printed.js';
import { startFigures, startRow, withStarts } from './report/start-figures.js';
import { startNames } from './start.js';

const benchmarks = suite('npm run bench');

const figures = (milliseconds: number, megabytes = 100): Figures => ({
  ...{ milliseconds, megabytes, spread: 0.1, rounds: 9, processes: 3 },
  ...{ cpuMilliseconds: milliseconds, firstMilliseconds: 2 * milliseconds },
});

const measured = (id: string, times: Partial<Record<ContestantName, number>>): CaseFigures => ({
  id,
  contestants: Object.fromEntries(
    Object.entries(times).map(([name, milliseconds]) => [name, figures(milliseconds)]),
  ),
  distances: {},
});

benchmarks('has a name of its own for each case, and numbers that a seed decides', () => {
  const ids = cases.map(({ id }) => id);
  assert.is(new Set(ids).size, ids.length);
  for (const id of ids) assert.is(caseOf(id).id, id);
  const drawn = [1, 2].map(() => {
    seedNumbers();
    return [normal([4]).values, offsetsBetweenVoxels([8, 1, 3], 72, 18, 0.05).values];
  });
  assert.equal(drawn[0], drawn[1]);
});

benchmarks('measures what goals are set for', () => {
  const asked = cases.flatMap(({ id, goals }) =>
    (goals ?? []).map((goal) => `${id} ${goal.against}`),
  );
  for (const wanted of [
    'unarySampling torch1',
    'unarySamplingOffsetGradient torch1',
    'unarySamplingVolumeGradient tfjs',
    'deformConv2dBoth torch1',
    'deformConv3dBoth torch1',
    'section5Obelisk torch2',
    'section5ObeliskBoth torch2',
    'conv36WeightGradient torch1',
    'conv72InputGradient torch1',
    'conv72By2 torch1',
    'product tfjs-wasm',
    'pointwise tfjs-wasm',
    'realCt torch2',
    'obelisk-tcia-hybrid-inference-144 torch2',
    'obelisk-tcia-hybrid-training-72 torch2',
    'chain plain',
  ]) {
    assert.ok(asked.includes(wanted), wanted);
  }
});

benchmarks('each process counts once in a median, however many rounds it had', () => {
  const found = figuresOf([
    { first: 50, wall: [4, 1, 3], cpu: [1, 1, 1], megabytes: 90 },
    { first: 30, wall: [2, 100], cpu: [2, 2], megabytes: 110 },
  ]);
  assert.is(found.milliseconds, (3 + 51) / 2);
  assert.is(found.firstMilliseconds, 40);
  assert.is(found.megabytes, 110);
  assert.is(found.rounds, 5);
  assert.is(found.spread, (4 - 2) / 2 / 27);
});

benchmarks('a goal needs the time, the memory, and the peer', () => {
  const outcome = (times: Parameters<typeof measured>[1], id = 'section5Obelisk') =>
    outcomesOf(caseOf(id), measured(id, times))[0];
  assert.is(reached(outcome({ ours2: 40, torch2: 101 })), true);
  assert.is(reached(outcome({ ours2: 40, torch2: 99 })), false);
  assert.is(reached(outcome({ ours2: 40 })), false);
  assert.is(outcome({ ours2: 40 }).failed, false);
  const broken = { ...measured('section5Obelisk', { ours2: 40 }) };
  const failing = { ...broken, contestants: { ...broken.contestants, torch2: { failure: 'no' } } };
  assert.is(outcomesOf(caseOf('section5Obelisk'), failing)[0].failed, true);
  const greedy = { ours2: figures(1, 200), torch2: figures(100, 100) };
  const tooLarge = { id: 'section5Obelisk', contestants: greedy, distances: {} };
  assert.is(reached(outcomesOf(caseOf('section5Obelisk'), tooLarge)[0]), false);
});

benchmarks('results are compared by their largest difference; NaN agrees with nothing', () => {
  const result = (numbers: number[]) => ({
    0: { shape: [numbers.length], values: Float32Array.from(numbers) },
  });
  const apart = (a: number[], b: number[]) => distance(result(a), result(b));
  assert.is(apart([1, -4], [1, -2]), 0.5);
  assert.is(apart([1, 2], [1, Number.NaN]), Number.POSITIVE_INFINITY);
  assert.is(apart([1, 2], [1]), Number.POSITIVE_INFINITY);
});

benchmarks(
  'one case from its inputs to its lines: ours and plain loops agree and are timed',
  () => {
    const one = caseOf('small');
    const method = { turns: 1, budget: 1, python: '' };
    const found = measureCase(one, ['ours1', 'plain'], method);
    assert.ok((found.distances.plain ?? 1) < 1e-6);
    const lines = caseLines(one, found).join('\n');
    assert.match(lines, 'webasm, 1 thread');
    assert.match(lines, 'plain TypeScript');
  },
);

benchmarks('a contestant that fails is named, and the others are timed', () => {
  const one = caseOf('obelisk-inference-36');
  const method = { turns: 1, budget: 1, python: '' };
  const found = measureCase(one, ['plain', 'ours1', 'ours2'], method);
  const failure = 'Error: obelisk-inference-36 has no plain loops';
  assert.equal(found.contestants.plain, { failure });
  const lines = caseLines(one, found).join('\n');
  assert.match(lines, `plain TypeScript: ${failure}`);
  assert.match(lines, /webasm, 1 thread +\d/);
  assert.is(found.distances.ours2, 0);
});

benchmarks('the page has a place for each table, and its plots', () => {
  const page = readFileSync(`${root}docs/benchmarks.md`, 'utf8');
  for (const name of pageParts) assert.match(page, `<!-- measured: ${name} -->`);
  for (const [, image] of page.matchAll(/\((images\/benchmark-[^)]+)\)/g)) {
    assert.ok(existsSync(`${root}docs/${image}`), image);
  }
});

benchmarks(
  'what one waits for has a name of its own, a median, and its limit beside it',
  async () => {
    const names = [...startNames, ...labStartNames];
    assert.is(new Set(names).size, names.length);
    assert.ok(names.includes('lab-training') && names.includes('lab-notebook-08-break-it'));
    const times = [3000, 1000, 2500];
    const { length } = times;
    const found = await startFigures('lab', length, async () => times.shift() as number);
    assert.equal(startRow(found), ['lab', '2.50 s', '3 starts', '', '']);
    assert.equal(startRow({ ...found, limit: 2000 }).slice(3), ['2.00 s', '**no**']);
    assert.equal(startRow({ ...found, limit: 2500 }).slice(3), ['2.50 s', 'yes']);
    const again = { ...found, milliseconds: 1 };
    const other = { ...found, title: 'other' };
    assert.equal(withStarts([found, other], [again]), [other, again]);
  },
);

benchmarks('every goal that was measured is printed with its verdict', () => {
  const lines = goalLines([measured('section5Obelisk', { ours2: 40, torch2: 101 })]).join('\n');
  assert.match(lines, /section5Obelisk .* 0\.396 .* reached/);
});

benchmarks.run();
