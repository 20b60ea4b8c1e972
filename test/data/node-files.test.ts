import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scalingAffine, voxelGrid } from '@obelisk/data';
import {
  createFileAtomically,
  readFileBytes,
  readLabels,
  readScan,
  writeFileAtomically,
  writeFilesAtomically,
  writeLabels,
  writeScan,
} from '@obelisk/data/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { unless } from '../support/skip.js';

const files = suite('files of scans');
let folder = '';

files.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'obelisk-files-'));
});
files.after.each(() => rmSync(folder, { recursive: true, force: true }));

const affine = scalingAffine([2, 3, 4], [-1, 5, 9]);
const labels = voxelGrid(
  Int16Array.from({ length: 24 }, (_, i) => i),
  [2, 3, 4],
  affine,
);
const scan = voxelGrid(
  Float32Array.from({ length: 24 }, (_, i) => i / 2),
  [2, 3, 4],
  affine,
);

files('the name decides whether a file is packed', () => {
  for (const ending of ['.nii', '.nii.gz', '.NII.GZ']) {
    const path = join(folder, `a${ending}`);
    writeScan(path, scan);
    assert.is(readFileSync(path)[0] === 0x1f, /gz/i.test(ending));
    assert.equal(readScan(path).data.data, scan.data.data);
    writeLabels(path, labels);
    assert.equal(Array.from(readLabels(path).data.data), Array.from(labels.data.data));
    assert.equal(readLabels(path).affine, affine);
  }
  assert.equal(readdirSync(folder).sort(), ['a.NII.GZ', 'a.nii', 'a.nii.gz']);
});

files('the same voxels give the same bytes, whatever the time', () => {
  const paths = ['a.nii.gz', 'b.nii.gz'].map((name) => join(folder, name));
  for (const path of paths) writeLabels(path, labels);
  assert.equal(readFileSync(paths[0]), readFileSync(paths[1]));
});

files('a name with another ending is refused', () => {
  const path = join(folder, 'a.png');
  assert.throws(
    () => writeLabels(path, labels),
    'a.png: the name of a scan or label map is expected',
  );
  assert.equal(readdirSync(folder), []);
});

files('what cannot be read gets one sentence', () => {
  const absent = join(folder, 'absent.nii');
  assert.throws(() => readScan(absent), `${absent}: cannot be read: no such file or folder`);
  assert.throws(() => readLabels(folder), `${folder}: cannot be read: it is a folder`);
  assert.throws(() => readFileBytes(join(folder, 'a', 'b')), 'cannot be read');
  const text = join(folder, 'text.nii.gz');
  writeFileSync(text, 'no scan');
  assert.throws(() => readScan(text), `${text}: this is not a NIfTI file`);
});

files('what cannot be written gets one sentence and leaves nothing', () => {
  const bytes = new Uint8Array(10);
  const write = (path: string) => () => writeFileAtomically(path, bytes);
  assert.throws(write(join(folder, 'none', 'a')), 'cannot be written: no such file or folder');
  writeFileSync(join(folder, 'file'), 'old');
  assert.throws(write(join(folder, 'file', 'a')), 'a part of its path is not a folder');
  mkdirSync(join(folder, 'sub'));
  assert.throws(write(join(folder, 'sub')), 'cannot be written: it is a folder; expected a file');
  assert.throws(write('/dev/null'), '/dev/null: cannot be written: it is a device or a pipe');
  assert.equal(readdirSync(folder).sort(), ['file', 'sub']);
  assert.is(readFileSync(join(folder, 'file'), 'utf8'), 'old');
});

files('files that belong together are replaced together, or none is', () => {
  const [one, two] = ['one', 'two'].map((name) => join(folder, name));
  const text = (content: string) => new TextEncoder().encode(content);
  writeFileSync(one, 'old');
  mkdirSync(two);
  assert.throws(
    () =>
      writeFilesAtomically([
        [one, text('new')],
        [two, text('new')],
      ]),
    `${two}: cannot be written: it is a folder; expected a file`,
  );
  assert.equal(readdirSync(folder).sort(), ['one', 'two']);
  assert.is(readFileSync(one, 'utf8'), 'old');
  rmSync(two, { recursive: true });
  writeFilesAtomically([
    [one, text('new')],
    [two, text('newer')],
  ]);
  assert.equal(
    [one, two].map((path) => readFileSync(path, 'utf8')),
    ['new', 'newer'],
  );
  assert.equal(readdirSync(folder).sort(), ['one', 'two']);
});

files('a file that must be new: written as a whole, or the one that is there stays', () => {
  const path = join(folder, 'a.lock');
  assert.is(createFileAtomically(path, Uint8Array.of(1, 2)), true);
  assert.is(createFileAtomically(path, Uint8Array.of(3)), false);
  symlinkSync('absent', join(folder, 'b.lock'));
  assert.is(createFileAtomically(join(folder, 'b.lock'), Uint8Array.of(4)), false);
  assert.equal([...readFileBytes(path)], [1, 2]);
  assert.equal(readdirSync(folder).sort(), ['a.lock', 'b.lock']);
});

files('a link stays a link to the file that is replaced', () => {
  writeFileSync(join(folder, 'real'), 'old');
  symlinkSync('real', join(folder, 'link'));
  writeFileAtomically(join(folder, 'link'), new TextEncoder().encode('new'));
  assert.is(readFileSync(join(folder, 'real'), 'utf8'), 'new');
});

const isRoot = process.getuid?.() === 0;

unless(isRoot ? 'root may write anywhere' : null, files)('a folder without permission', () => {
  chmodSync(folder, 0o500);
  const path = join(folder, 'a.nii');
  assert.throws(() => writeLabels(path, labels), 'cannot be written: permission denied');
  chmodSync(folder, 0o700);
});

/** Tries to replace a file with a megabyte in a process that the shell has limited. */
function writeInLimitedShell(limit: string, path: string): string {
  const module = fileURLToPath(import.meta.resolve('@obelisk/data/node'));
  const hooks = fileURLToPath(new URL('../support/register-typescript.mjs', import.meta.url));
  const program = `
    import { writeFileAtomically } from '${module}';
    try { writeFileAtomically('${path}', new Uint8Array(2 ** 20)); console.log('written'); }
    catch (error) { console.log(error.message); }`;
  const node = `"${process.execPath}" --conditions=obelisk-source --import "${hooks}"`;
  const { stdout, stderr } = spawnSync(
    'bash',
    ['-c', `${limit} && ${node} --input-type=module -e "$PROGRAM"`],
    { encoding: 'utf8', env: { ...process.env, PROGRAM: program } },
  );
  return stdout + stderr;
}

const noShell = existsSync('/bin/bash') ? null : 'needs bash';

unless(noShell, files)('a file that outgrows its limit leaves the older one, and no rest', () => {
  const path = join(folder, 'a.bin');
  writeFileSync(path, 'old');
  const said = writeInLimitedShell('ulimit -f 64', path);
  assert.match(said, `${path}: cannot be written: the file would be larger than allowed`);
  assert.equal(readdirSync(folder), ['a.bin']);
  assert.is(readFileSync(path, 'utf8'), 'old');
});

const small = mkdtempSync(join(tmpdir(), 'obelisk-small-disk-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]).status === 0;

unless(mounted ? null : 'may not mount a small disk', files)('a full disk', () => {
  const path = join(small, 'a.bin');
  writeFileSync(path, 'old');
  assert.throws(
    () => writeFileAtomically(path, new Uint8Array(2 ** 20)),
    `${path}: cannot be written: the disk is full`,
  );
  assert.equal(readdirSync(small), ['a.bin']);
  assert.is(readFileSync(path, 'utf8'), 'old');
});

files.after(() => {
  if (mounted) spawnSync('umount', [small]);
  rmSync(small, { recursive: true });
});

files.run();
