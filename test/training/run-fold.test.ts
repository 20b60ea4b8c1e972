import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beginCrossval, crossvalJobs, isDone, openCrossval, runFold } from '@obelisk/training/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { temporaryFolder } from '../cli/obelisk.js';

const folds = suite('a fold of a cross-validation, from a program');
const steps = 68; // an epoch of 64, and the beginning of another

/** A cross-validation of phantoms that a program begins in a folder. */
function begun(name: string) {
  return beginCrossval(join(temporaryFolder(), name), {
    ...{ models: ['obelisk'], folds: 3, seeds: [1] },
    ...{ data: 'phantoms', phantoms: 3, size: [8, 8, 8], spacing: 'none', fit: 'crop' },
    ...{ recipe: 'default', steps, device: 'webasm' },
  });
}

folds('that was aborted leaves a checkpoint, and goes on to the same numbers', async () => {
  const [whole, stopped] = [await begun('whole'), await begun('stopped')];
  const [job] = crossvalJobs(whole);
  const notes: string[] = [];
  const expected = await runFold(whole, job, { onNote: (line) => notes.push(line) });
  assert.match(notes.join('\n'), /^device /m);

  const controller = new AbortController();
  const seen: number[] = [];
  const aborted = runFold(stopped, job, {
    signal: controller.signal,
    onProgress({ step }) {
      seen.push(step);
      if (step === 66) controller.abort();
    },
  });
  const error = (await aborted.catch((reason) => reason)) as Error;
  assert.is(`${error.name}: ${error.message}`, `Interruption: ${job.name}: interrupted`);
  assert.is(seen.at(-1), 66);
  const own = join(stopped.folder, job.name);
  assert.ok(existsSync(join(own, 'checkpoint.safetensors')));
  assert.not(existsSync(join(own, 'training.lock')), 'the folder is given back');
  assert.not(isDone(stopped, job));

  const again: number[] = [];
  const plan = openCrossval(stopped.folder);
  assert.ok(plan);
  const summary = await runFold(plan, job, { onProgress: ({ step }) => again.push(step) });
  assert.is(again[0], 67);
  assert.is(again.at(-1), steps);
  const measured = ({ cases, history }: typeof summary) => ({
    cases: cases.map(({ seconds: _, ...scored }) => scored),
    loss: history.loss,
  });
  assert.equal(measured(summary), measured(expected));
  const weights = (folder: string) => readFileSync(join(folder, job.name, 'last.safetensors'));
  assert.ok(weights(stopped.folder).equals(weights(whole.folder)));
});

folds('that was stopped before its first step has no checkpoint', async () => {
  const plan = await begun('early');
  const [job] = crossvalJobs(plan);
  const signal = AbortSignal.abort();
  const error = await runFold(plan, job, { signal }).catch((reason: Error) => reason);
  assert.is((error as Error).message, 'interrupted before the training began');
  assert.not(existsSync(join(plan.folder, job.name, 'checkpoint.safetensors')));
});

folds.run();
