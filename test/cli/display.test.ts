import { clock, tableLines } from '@obelisk/engine/text';
import { Interruption, UsageError } from '@obelisk/training/command';
import { CommanderError } from 'commander';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { endingOf } from '../../packages/cli/src/errors.js';
import { trainingDisplay } from '../../packages/cli/src/training/training-display.js';
import { memory } from './obelisk.js';

const display = suite('what obelisk shows');

const progress = (step: number) => ({
  step,
  steps: 100,
  epoch: 1,
  epochs: 2,
  loss: 1.23456,
  dice: step < 50 ? null : 0.5,
  secondsLeft: 100 - step,
});

display('on a pipe: twenty lines', () => {
  const { stream, text } = memory(false);
  const { show, stop } = trainingDisplay(stream);
  for (let step = 1; step <= 100; step++) show(progress(step));
  stop();
  const lines = text().trimEnd().split('\n');
  assert.is(lines.length, 20);
  assert.is(lines[0], 'step 5/100  epoch 1/2  loss 1.2346  1:35 left');
  assert.is(lines[19], 'step 100/100  epoch 1/2  loss 1.2346  Dice 0.500  0:00 left');
});

display('on a terminal: a bar', () => {
  const { stream, text } = memory(true);
  const { show, stop } = trainingDisplay(stream);
  show(progress(50));
  stop();
  assert.match(text(), /\u2588{12}\u2591{12} 50 % {2}epoch 1\/2 {2}loss 1.2346 {2}Dice 0.500/);
});

display('nothing under --quiet', () => trainingDisplay(null).show(progress(1)));

display('times', () => {
  const seconds = [-1, 0, 59.6, 65, 3599, 3600, 7209];
  const shown = ['0:00', '0:00', '1:00', '1:05', '59:59', '1:00:00', '2:00:09'];
  assert.equal(seconds.map(clock), shown);
});

display('tables: texts to the left, numbers to the right', () => {
  const rows = [
    ['liver', '9.5'],
    ['eye', '120.0'],
  ];
  assert.equal(tableLines(rows), ['liver    9.5', 'eye    120.0']);
});

const endings: [error: unknown, code: number, sentence: RegExp | null][] = [
  [new Error('a\nb: is empty'), 1, /^a\nb: is empty$/],
  [new UsageError('which?'), 2, /^which\?$/],
  [new Interruption('interrupted'), 130, /^interrupted$/],
  [new TypeError('x is undefined'), 1, /^this is a bug of obelisk.*: TypeError: x is undefined$/],
  ['thrown text', 1, /bug of obelisk.*: thrown text$/],
  [new RangeError('Array buffer allocation failed'), 1, /^the memory does not suffice/],
  [new CommanderError(0, 'commander.helpDisplayed', '(help)'), 0, null],
];

for (const [error, code, sentence] of endings) {
  display(`ending: ${error}`, () => {
    const ending = endingOf(error);
    assert.is(ending.code, code);
    if (sentence === null) assert.is(ending.sentence, null);
    else assert.match(ending.sentence!, sentence);
  });
}

display.run();
