// The tables of docs/networks.md hold what the code says.
import { readFileSync } from 'node:fs';
import type { GridSize } from '@obelisk/kernels';
import { modelEntry, modelNames, networkSummary, type Purpose } from '@obelisk/models';
import { memoryNeeded } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../support/workspace.js';

const tables = suite('tables of docs/networks.md');
const lines = readFileSync(`${root}docs/networks.md`, 'utf8').split('\n');

/** The cells of the rows of a table, which begins with a line. */
function rowsBelow(head: string): string[][] {
  const start = lines.indexOf(head);
  assert.ok(start >= 0, `there is no table ${head}`);
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  const rows = lines.slice(start + 2, start + length);
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const costs = rowsBelow(
  '| name | labels | size | parameters | multiply-adds / 10^9 | at once | kept | inference | ' +
    'training |',
);

/** A row of the costs as it should be. */
function costOf(name: string): string[] {
  const entry = modelEntry(name);
  const { labels, size, parameters, multiplyAdds, activationBytes } = networkSummary(entry, {});
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);
  const gigabytes = (purpose: Purpose) => (memoryNeeded(entry, purpose) / 1e9).toFixed(1);
  return [
    ...[`\`${name}\``, `${labels}`, size.join(' x '), parameters.toLocaleString('en')],
    ...[(multiplyAdds / 1e9).toFixed(1), megabytes(activationBytes.inference)],
    ...[megabytes(activationBytes.training), gigabytes('inference'), gigabytes('training')],
  ];
}

for (const name of modelNames('paper')) {
  tables(`cost of ${name}`, () => {
    const row = costs.find(([first]) => first === `\`${name}\``);
    assert.equal(row, costOf(name));
  });
}

tables('estimated memory', () => {
  for (const [work, size, , estimated] of rowsBelow(
    '| | batch x size | measured / MB | estimated / MB |',
  )) {
    const [, what, model] = work.match(/^(step|inference), `(.*)`$/) ?? [];
    const numbers = size.split(' x ').map(Number);
    const options = {
      batch: numbers.length === 4 ? numbers[0] : 1,
      size: numbers.slice(-3) as unknown as GridSize,
    };
    const purpose = what === 'step' ? 'training' : 'inference';
    const bytes = memoryNeeded(modelEntry(model), purpose, options);
    assert.is(estimated, (bytes / 1e6).toFixed(0), `${work}, ${size}`);
  }
});

tables.run();
