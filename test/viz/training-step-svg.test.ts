import { readFileSync } from 'node:fs';
import { type RecordedStep, trainingStepSvg } from '@obelisk/viz';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readBudget } from '../gpu/budget-file.js';
import { root } from '../support/workspace.js';
import { illFormed } from './well-formed.js';

const picture = suite('picture of a training step');

const step: RecordedStep = {
  title: 'a network',
  parts: ['optimiser', 'forward', 'forward', 'forward', 'backward', 'backward'],
  livingBytes: [4e6, 5e6, 6e6, 7e6, 9e6, 8e6],
  uploads: [
    { kernels: 1, bytes: 4000 },
    { kernels: 2, bytes: 500 },
  ],
  submits: 1,
  readbacks: [4],
};

/** The texts of a picture, in order. */
const textsOf = (svg: string) => [...svg.matchAll(/>([^<>]+)</g)].map(([, text]) => text);

picture('says what is recorded, sent, submitted and read', () => {
  const svg = trainingStepSvg(step);
  assert.is(illFormed(svg), null);
  const texts = textsOf(svg);
  const sentences = ['1 kernel', '3 kernels', '2 kernels', 'SENT there: 2 arrays, 5 kB'];
  for (const text of [...sentences, '6 kernels in 1 list', '1 array, 4 bytes']) {
    assert.ok(texts.includes(text), `${text}: ${texts.join(' | ')}`);
  }
  assert.is(svg, trainingStepSvg(step));
});

picture('a step into which nothing is sent has no arrow', () => {
  const svg = trainingStepSvg({ ...step, uploads: [] });
  assert.is(illFormed(svg), null);
  assert.not.match(svg, 'SENT');
});

picture('kernels without bytes are refused', () => {
  assert.throws(
    () => trainingStepSvg({ ...step, livingBytes: [1] }),
    /^trainingStepSvg: 6 kernels expect as many bytes$/,
  );
});

picture('that of docs/tape.md has the numbers of the budget: docs/build/training-step.mjs', () => {
  const texts = textsOf(readFileSync(`${root}docs/images/training-step.svg`, 'utf8'));
  const { kernels, submits, readbacks, readbackBytes, uploads, uploadBytes } =
    readBudget()['obelisk-visceral-hybrid'].training ?? {};
  assert.ok(texts.includes(`${kernels} kernels in ${submits} list`), `${kernels} kernels`);
  assert.ok(texts.includes(`${readbacks} array, ${readbackBytes} bytes`));
  assert.ok(texts.includes(`SENT there: ${uploads} array, ${uploadBytes} bytes`));
  const page = readFileSync(`${root}docs/tape.md`, 'utf8');
  assert.ok(page.includes(`![${kernels} kernels of a training step`));
});

picture.run();
