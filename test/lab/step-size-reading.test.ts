// What the gradcheck view says of its curves, measured on real operations.
import { stepSizeErrors } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  breakOf,
  firstCheck,
  type StepSizeCheck,
  stepSizeChecks,
} from '../../packages/lab/src/gradcheck/step-size-checks.js';
import {
  pictureSentence,
  readingSentence,
  readStepSizes,
} from '../../packages/lab/src/gradcheck/step-size-reading.js';

const reading = suite('the V of step sizes');

const steps = Array.from({ length: 40 }, (_, at) => 1e-13 * 10 ** (at / 3));

function checkNamed(operation: string, name = ''): StepSizeCheck {
  const found = stepSizeChecks.find(
    (check) => check.operation === operation && check.name.includes(name),
  );
  assert.ok(found, `${operation} ${name}`);
  return found as StepSizeCheck;
}

async function read(check: StepSizeCheck) {
  return readStepSizes(steps, await stepSizeErrors(check, steps, 'float64'));
}

reading(
  'functions that bend have slope 2, and a best step near the cube root of epsilon',
  async () => {
    assert.is(stepSizeChecks[firstCheck].operation, 'exp');
    for (const operation of ['exp', 'sigmoid', 'logSoftmax', 'batchNorm']) {
      const { kind, slope, step, error } = await read(checkNamed(operation));
      assert.is(kind, 'bend', operation);
      assert.ok(Math.abs((slope ?? 0) - 2) < 0.2, `${operation}: slope ${slope}`);
      assert.ok(step > 1e-7 && step < 1e-3, `${operation}: best step ${step}`);
      assert.ok(error < 1e-8);
    }
  },
);

reading('operations of degree two at most have no truncation', async () => {
  for (const operation of ['multiply', 'matmul', 'conv3d', 'square', 'add']) {
    assert.is((await read(checkNamed(operation))).kind, 'straight', operation);
  }
});

reading('near a kink the error jumps where the step reaches it; on it no step helps', async () => {
  const near = await read(checkNamed('kinks', 'relu near'));
  assert.is(near.kind, 'kink');
  assert.ok((near.reach ?? 0) > 0.01 && (near.reach ?? 0) < 0.03, String(near.reach));
  const sampling = await read(checkNamed('kinks', 'near a pixel'));
  assert.is(sampling.kind, 'kink');
  for (const name of ['relu on', 'sampling on']) {
    assert.is((await read(checkNamed('kinks', name))).kind, 'on-kink');
  }
});

reading('where the value itself changes at once, it is called a jump', () => {
  const steps = [1e-3, 1e-2, 1e-1];
  const near = readStepSizes(steps, [1e-16, 1e-16, 5]);
  assert.match(readingSentence(near, 'jump'), /over a jump/);
  assert.match(pictureSentence(near, 'jump'), /^No V here: .* reaches the jump/);
  const at = readStepSizes(steps, [500, 50, 5]);
  assert.match(readingSentence(at, 'jump'), /at a jump/);
  assert.match(pictureSentence(at, 'jump'), /^No V here: the point lies at a jump/);
  assert.match(pictureSentence(at), /^No V here: the point lies on a kink/);
  const jumps = stepSizeChecks.filter((check) => breakOf(check) === 'jump');
  assert.ok(jumps.length > 0 && jumps.every(({ operation }) => operation === 'gridSample'));
});

reading('every check gives a curve with a sentence', async () => {
  const few = [1e-9, 1e-7, 1e-5, 1e-3, 1e-1];
  for (const check of stepSizeChecks) {
    const sentence = readingSentence(
      readStepSizes(few, await stepSizeErrors(check, few, 'float64')),
    );
    assert.match(sentence, /step/);
  }
});

reading.run();
