import { crossvalSummary } from '@obelisk/training';
import { crossvalCsv, crossvalTableCsv } from '@obelisk/viz';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { foldSummary, scored } from '../support/fold-summary.js';

const csv = suite('CSV of a cross-validation');

const folds = [
  foldSummary('a', 1, 0, [scored('one, "two"\nthree', [0.5, null])]),
  foldSummary('a', 2, 0, [scored('four', [0.75, 1], { seconds: 2.5 })]),
];

/** RFC 4180, read back. */
function parse(text: string): string[][] {
  assert.match(text, /\r\n$/);
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g,
  )) {
    rows[rows.length - 1].push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ',') rows.push([]);
  }
  return rows.slice(0, -1);
}

csv('a row for each case and organ, with an empty cell for what does not exist', () => {
  assert.equal(parse(crossvalCsv(folds)), [
    [
      ...['model', 'seed', 'fold', 'case', 'organ'],
      ...['dice', 'hausdorff95_mm', 'mean_surface_distance_mm', 'seconds_per_scan'],
    ],
    ['a', '1', '0', 'one, "two"\nthree', 'liver', '0.5', '5', '5', '1'],
    ['a', '1', '0', 'one, "two"\nthree', 'spleen', '', '', '', '1'],
    ['a', '2', '0', 'four', 'liver', '0.75', '2.5', '2.5', '2.5'],
    ['a', '2', '0', 'four', 'spleen', '1', '0', '0', '2.5'],
  ]);
});

/** What a spreadsheet computes, by OWASP; a quote in front makes it text. */
const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '\uff1d1', '=a,"b"'];

csv('names that begin as a formula are text, and numbers stay numbers', () => {
  const labels = ['background', ...formulas];
  const dice = formulas.map(() => -0.5);
  const named = { ...foldSummary('-model', 1, 0, [scored('@case', dice)]), labels };
  const [, ...rows] = parse(crossvalCsv([named]));
  assert.equal(
    rows.map(([model, , , name, organ]) => [model, name, organ]),
    formulas.map((formula) => ["'-model", "'@case", `'${formula}`]),
  );
  assert.is(rows[0][5], '-0.5');
  const [head, row] = parse(crossvalTableCsv(crossvalSummary([named])));
  for (const formula of formulas) assert.ok(head.includes(`'${formula}_dice_mean`), formula);
  assert.is(row[head.indexOf("'=1+1_dice_mean")], '-0.5');
  for (const name of ['a=b', 'left kidney', "'quoted'", '1-2', '']) {
    const [, [, , , , organ]] = parse(crossvalCsv([{ ...named, labels: ['', name] }]));
    assert.is(organ, name);
  }
});

csv('the table has a row for all seeds and one for each', () => {
  const [head, ...rows] = parse(crossvalTableCsv(crossvalSummary(folds)));
  for (const row of rows) assert.is(row.length, head.length);
  const column = (name: string) => rows.map((row) => row[head.indexOf(name)]);
  assert.equal(column('seed'), ['all', '1', '2']);
  assert.equal(column('scans'), ['2', '1', '1']);
  assert.equal(column('liver_dice_mean'), ['0.625', '0.5', '0.75']);
  assert.equal(column('spleen_hausdorff95_mm_mean'), ['0', '', '0']);
  assert.equal(column('overall_dice_mean'), ['0.6875', '0.5', '0.875']);
  assert.equal(column('peak_memory_bytes'), ['1000000000', '', '']);
  assert.equal(column('seconds_per_scan'), ['1.75', '', '']);
  assert.equal(column('dice_mean_of_seeds'), ['0.6875', '', '']);
});

csv.run();
