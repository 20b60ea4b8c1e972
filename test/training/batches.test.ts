import { rejects } from 'node:assert/strict';
import { Batches, type CaseSource, type PreparedCase } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const loading = suite('batches that are loaded ahead');

/** A source that records which case it begins to load, and has it when `releases[at]` is called. */
function recordingSource() {
  const begun: number[] = [];
  const releases: ((reason?: Error) => void)[] = [];
  const source: CaseSource = {
    names: ['a', 'b', 'c', 'd'],
    load(at) {
      begun.push(at);
      return new Promise((resolve, reject) => {
        releases[at] = (reason) =>
          reason ? reject(reason) : resolve({ name: source.names[at] } as PreparedCase);
      });
    },
  };
  return { begun, releases, source };
}

const namesOf = (batch: PreparedCase[]) => batch.map(({ name }) => name);

loading('a batch is begun when it is announced, and not again when it is taken', async () => {
  const { begun, releases, source } = recordingSource();
  const loader = new Batches(source);
  loader.prefetch([3, 1]);
  assert.equal(begun, [3, 1]);
  const first = loader.take([3, 1]);
  loader.prefetch([0]);
  assert.equal(begun, [3, 1, 0], 'the next one is begun before the first is there');
  for (const at of [0, 1, 3]) releases[at]();
  assert.equal(namesOf(await first), ['d', 'b']);
  assert.equal(namesOf(await loader.take([0])), ['a']);
  assert.equal(begun, [3, 1, 0], 'nothing is loaded twice');
});

loading('a batch that was not announced is loaded when it is taken', async () => {
  const { begun, releases, source } = recordingSource();
  const loader = new Batches(source);
  loader.prefetch([0]);
  const taken = loader.take([0, 2]);
  assert.equal(begun, [0, 2]);
  for (const at of [0, 2]) releases[at]();
  assert.equal(namesOf(await taken), ['a', 'c']);
});

loading('a failure is told when the batch is taken', async () => {
  const { releases, source } = recordingSource();
  const loader = new Batches(source);
  loader.prefetch([0]);
  releases[0](new Error('b.nii: damaged'));
  await new Promise((resume) => setTimeout(resume, 5));
  await rejects(() => loader.take([0]), /^Error: b\.nii: damaged$/);
});

loading.run();
