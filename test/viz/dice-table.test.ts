import { diceByOrgan, dicePerScanTable, diceTable, meanDice } from '@obelisk/viz';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { illFormed } from './well-formed.js';

const table = suite('Dice table');

const scores = {
  names: ['background', 'liver', 'gallbladder', '<b>lost</b>'],
  scans: ['one', 'two & three'],
  dice: [
    [0.9, null, Number.NaN],
    [0.8, 0, null],
  ],
};

table('an absent organ is said and not counted, a missed one counts as 0', () => {
  const [liver, gallbladder, lost] = diceByOrgan(scores);
  assert.ok(Math.abs(liver.mean - 0.85) < 1e-12);
  assert.equal([gallbladder.mean, gallbladder.values.length], [0, 1]);
  assert.equal([Number.isNaN(lost.mean), lost.values.length], [true, 0]);
  assert.ok(Math.abs(meanDice(scores) - 0.425) < 1e-12);
  const html = diceTable(scores, 'Dice');
  assert.match(html, /&lt;b&gt;lost&lt;\/b&gt;<\/th><td class="absent" colspan="4">in none of/);
  assert.match(html, 'Mean of 2 organs');
  assert.match(html, '1 of 2');
  assert.not.match(html, 'NaN');
});

table('numbers of every scan, with a dash for what is absent', () => {
  const html = dicePerScanTable(scores, 'Every scan');
  assert.match(html, 'two &amp; three');
  assert.is([...html.matchAll(/>\u2013</g)].length, 3);
  assert.match(html, '<strong>0.400</strong>');
});

table('well-formed, with a caption and headings for rows and columns', () => {
  for (const html of [diceTable(scores, 'a < b'), dicePerScanTable(scores, 'a < b')]) {
    assert.is(illFormed(html), null);
    assert.match(html, '<caption>a &lt; b</caption>');
    assert.match(html, 'scope="row"');
    assert.match(html, 'scope="col"');
  }
});

table('no organ on any scan: no number is made up', () => {
  const none = { names: ['background', 'liver'], scans: ['one'], dice: [[null]] };
  assert.ok(Number.isNaN(meanDice(none)));
  assert.not.match(diceTable(none, 'Dice'), /NaN|0\.000/);
});

table('values that do not fit names and scans are refused', () => {
  assert.throws(
    () => diceTable({ names: ['background', 'liver'], scans: ['one'], dice: [[1, 2]] }, 'Dice'),
    'diceByOrgan: expected 1 scans x 1 organs, got 1 x [2]',
  );
});

table.run();
