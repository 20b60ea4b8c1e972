import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scanCases } from '@obelisk/data/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const cases = suite('a folder of scans');

/** What is found in a folder with such files. */
function found(...files: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'obelisk-cases-'));
  try {
    for (const file of files) writeFileSync(join(folder, file), '');
    const { cases: all, left } = scanCases(folder);
    return { files: all.map(({ name, path }) => [name, path.slice(folder.length + 1)]), left };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

cases('files, packed ones and pairs, sorted by the names of their cases', () => {
  const files = ['d.img', 'd.hdr', 'c.nii.gz', 'a_0000.nii', 'B.NII', 'e.hdr', 'e.img.gz', 'f.img'];
  assert.equal(found(...files).files, [
    ['B', 'B.NII'],
    ['a', 'a_0000.nii'],
    ['c', 'c.nii.gz'],
    ['d', 'd.hdr'],
    ['e', 'e.hdr'],
    ['f', 'f.img'],
  ]);
  assert.is(found(...files).left, null);
});

cases('what is no scan is told in one line', () => {
  const { left } = found('a.nii', 'notes.txt', '._a.nii', 'b.dcm');
  assert.match(left ?? '', /: not read: \._a\.nii, b\.dcm, notes\.txt$/);
  const many = Array.from({ length: 9 }, (_, at) => `${at}.png`);
  assert.match(found('a.nii', ...many).left ?? '', /not read: 0\.png.* and 4 more$/);
});

cases('folders are not looked into, links are followed, and those that lead nowhere told', () => {
  const folder = mkdtempSync(join(tmpdir(), 'obelisk-cases-'));
  mkdirSync(join(folder, 'z.nii'));
  writeFileSync(join(folder, 'z.nii', 'inner.nii'), '');
  writeFileSync(join(folder, 'a.nii'), '');
  symlinkSync(join(folder, 'a.nii'), join(folder, 'b.nii'));
  const { cases: all, left } = scanCases(folder);
  assert.equal(
    all.map(({ name }) => name),
    ['a', 'b'],
  );
  assert.match(left ?? '', /not read: z\.nii \(a folder\)$/);
  rmSync(folder, { recursive: true });
});

cases('two files of one case', () => {
  const twice = (first: string, second: string, name: string) =>
    assert.throws(
      () => found(first, second),
      (error: Error) => error.message.endsWith(`${second} are both the case ${name}; expected one`),
    );
  twice('a.nii', 'a.nii.gz', 'a');
  twice('a.nii.gz', 'a_0000.nii.gz', 'a');
  twice('a.hdr', 'a.nii', 'a');
});

cases('several channels are refused, numbers of cases are not', () => {
  assert.throws(
    () => found('la_3_0000.nii.gz', 'la_3_0001.nii.gz'),
    /: the case la_3 has several channels, as la_3_0001\.nii\.gz; expected one, la_3_0000$/,
  );
  assert.throws(() => found('a_0000.nii', 'b_0001.nii'), /the case b has several channels/);
  const { files } = found('amos_0001.nii.gz', 'amos_0002.nii.gz');
  assert.equal(
    files.map(([name]) => name),
    ['amos_0001', 'amos_0002'],
  );
});

cases('no scans, no folder', () => {
  assert.throws(() => found('a.txt'), /: holds no scans; expected \.nii, \.nii\.gz, \.nrrd or/);
  assert.throws(() => scanCases('absent'), 'absent: cannot be read: no such file or folder');
  const file = join(mkdtempSync(join(tmpdir(), 'obelisk-cases-')), 'a.nii');
  writeFileSync(file, '');
  assert.throws(() => scanCases(file), /a\.nii: cannot be read: it is a file; expected a folder$/);
});

cases.run();
