// Names of organs, tensors, data sets and files may hold anything: what a terminal would obey is
// shown escaped by every command, and is neither markup in a report nor a formula in a table.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { writePhantomDataset } from '@obelisk/data/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { caseFile } from '../support/cases.js';
import { foldSummary, scored } from '../support/fold-summary.js';
import { obelisk, type Run, temporaryFolder } from './obelisk.js';

interface Manifest {
  readonly labels: Readonly<Record<string, string>>;
  readonly training: readonly { readonly image: string }[];
}

const names = suite('names that hold control characters');
const folder = temporaryFolder();
const data = `${folder}/data`;
const out = `${folder}/out\u009b31m`;
const list: Manifest = JSON.parse(new TextDecoder().decode(caseFile('escape-dataset.json')));
const labels = Object.values(list.labels);

/** Of what the names hold. */
const hostile = ['\u001b]0;pwned', '\u001b[2J', '\u001b[31mRED', '\u001b[31m<img', 'a\nb', 'a\rb'];
/** Our own bars move the cursor, our own colours end where they began. */
const ours = /<ESC>(\[(\?25[hl]|\?7[hl]|\d*[AGJK]|\d+m)|[78])/g;

function isPrintable(run: Run, isTTY: boolean): void {
  for (const text of [run.stdout, run.stderr]) {
    for (const part of hostile) assert.not.ok(text.includes(part), JSON.stringify(part));
    const plain = text.replaceAll('\u001b', '<ESC>').replaceAll(ours, '').replaceAll('\r', '');
    const rest = isTTY ? plain : text;
    assert.not.match(rest, /[^\P{Cc}\n]|<ESC>|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  }
}

/** Runs a command on a pipe, and gives what it printed. */
async function printed(...argv: readonly string[]): Promise<string> {
  const run = await obelisk(argv);
  assert.is(run.code, 0, run.stderr);
  isPrintable(run, false);
  return run.stdout;
}

names.before(async () => {
  await writePhantomDataset(data, { count: 3, seed: 1, size: [16, 12, 16] });
  const [{ image }] = list.training;
  renameSync(`${data}/imagesTr/phantom_001.nii.gz`, `${data}/${image}`);
  writeFileSync(`${data}/dataset.json`, JSON.stringify(list));
});

const training = ['--data', data, '--steps', '1', '--batch', '1'];

names('info of a data set, on a pipe and on a terminal', async () => {
  for (const isTTY of [false, true]) {
    const run = await obelisk(['info', data], isTTY);
    isPrintable(run, isTTY);
    const lines = run.stdout.split('\n');
    assert.is(lines[0], `${data}: data set N<img src=x onerror=alert(3)>\\u001b[2J`);
    assert.match(lines[3], '3 \\u001b[31mRED\\u001b[0m, 4 \\u001b]0;pwned\\u0007, 5 a\\u000ab, ');
    assert.match(lines[3], '6 a\\u000db\\u009b2J, 7 "quoted" & <b>, 8 =HYPERLINK("http://x")');
    // The columns are as wide as what is printed.
    const cases = lines.filter((line) => line.includes('labelsTr/'));
    assert.is(cases.length, 3);
    assert.is(new Set(cases.map((line) => line.indexOf('labelsTr/'))).size, 1);
  }
});

names('info of weights, whose tensor is named so', async () => {
  const path = `${folder}/tensor.safetensors`;
  writeFileSync(path, caseFile('escape-tensor-name.safetensors'));
  assert.match(await printed('info', path), '\na\\u001b]0;pwned\\u0007\\u001b[31m ');
});

names('train, on a terminal', async () => {
  const run = await obelisk(['train', '--model', 'obelisk', ...training, '--out', out], true);
  assert.is(run.code, 0, run.stderr);
  isPrintable(run, true);
  assert.match(run.stderr, 'N<img src=x onerror=alert(3)>\\u001b[2J (data): 1 to train');
  assert.match(run.stdout, /^a\\u000ab +\S+$/m);
  assert.match(run.stdout, `report   ${folder}/out\\u009b31m`);
});

names('segment prints the organs of the checkpoint, as a table and as JSON', async () => {
  const weights = `${out}/last.safetensors`;
  const files = ['--input', `${data}/imagesTr/phantom_002.nii.gz`, '--weights', weights];
  const outputs = ['--output', `${folder}/labels.nii`, '--overlay', `${folder}/overlay.png`];
  const table = await printed('segment', ...files, ...outputs);
  assert.match(table, /^\\u001b\]0;pwned\\u0007 +\d+\.\d$/m);
  const json = await printed('segment', ...files, ...outputs, '--json');
  const { organs } = JSON.parse(json);
  assert.equal(
    organs.map(({ name }: { name: string }) => name),
    labels.slice(1),
  );
});

names('export and info of the checkpoint', async () => {
  const weights = `${out}/last.safetensors`;
  for (const ending of ['onnx', 'safetensors']) {
    await printed('export', '--weights', weights, '--output', `${folder}/e\u0007.${ending}`);
  }
  await printed('info', weights);
});

names('an error is one line with the whole sentence, also with --debug', async () => {
  const run = await obelisk(['info', `${folder}/a\nb\u001b[2J.nii`]);
  isPrintable(run, false);
  assert.match(
    run.stderr,
    /^obelisk: .*\/a\\u000ab\\u001b\[2J\.nii: cannot be read: no such .*\n$/,
  );
  const debugged = await obelisk(['--debug', 'info', `${folder}/\u001b[2J.nii`]);
  isPrintable(debugged, false);
  assert.match(debugged.stderr, /\n +at .*\n/);
  const usage = await obelisk(['\u001b[2J']);
  isPrintable(usage, false);
  assert.match(usage.stderr, "unknown command '\\u001b[2J'");
});

names(
  'crossval: commands of jobs are what a shell reads back; tables hold no formula',
  async () => {
    const compared = `${folder}/compared\u001b[2J`;
    const options = ['--models', 'obelisk', '--folds', '2', ...training, '--out', compared];
    const jobs = await printed('crossval', ...options, '--print-jobs');
    assert.match(jobs, / --out \$'[^']*\/compared\\x1b\[2J' --job obelisk__seed_1\/fold_0\n/);
    for (const fold of [0, 1]) {
      const cases = [
        scored(
          `case ${fold}`,
          labels.slice(1).map(() => 0.5),
        ),
      ];
      const summary = { ...foldSummary('obelisk', 1, fold, cases), labels };
      mkdirSync(`${compared}/obelisk__seed_1/fold_${fold}`, { recursive: true });
      writeFileSync(
        `${compared}/obelisk__seed_1/fold_${fold}/summary.json`,
        JSON.stringify(summary),
      );
    }
    assert.match(
      await printed('crossval', '--out', compared),
      /^Dice .* a\\u000ab .* mean +scans$/m,
    );
    const cases = readFileSync(`${compared}/cases.csv`, 'utf8');
    assert.match(cases, `,"'=HYPERLINK(""http://x"")",`);
    const summary = readFileSync(`${compared}/summary.csv`, 'utf8');
    assert.match(summary, `,"'=HYPERLINK(""http://x"")_dice_mean",`);
    for (const report of [`${compared}/report.html`, `${out}/report.html`]) {
      const page = readFileSync(report, 'utf8');
      assert.not.match(page, /<script|<img src=x|<b>|[^\P{Cc}\n\r]/u);
      assert.match(page, '&lt;img src=x onerror=alert(1)&gt;');
    }
  },
);

names.run();
