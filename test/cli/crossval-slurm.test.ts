import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { printable } from '@obelisk/engine/text';
import { shellLine } from '@obelisk/training/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { unless } from '../support/skip.js';
import { finished, obelisk, startObelisk, temporaryFolder } from './obelisk.js';

const slurm = suite('obelisk crossval --slurm');
const folder = temporaryFolder();
/** A name that quotes have to be right for. */
const out = `${folder}/it's 100% "quoted"`;
const options = [
  ...['--models', 'obelisk,unet-lean', '--phantoms', '4', '--size', '16,12,16'],
  ...['--folds', '2', '--steps', '200'],
];

const textOf = (name: string) => readFileSync(`${out}/slurm/${name}`, 'utf8');
const jobNames = ['obelisk', 'unet-lean'].flatMap((model) =>
  [0, 1].map((fold) => `${model}__seed_1/fold_${fold}`),
);

function finish(job: string): void {
  mkdirSync(`${out}/${job}`, { recursive: true });
  writeFileSync(`${out}/${job}/summary.json`, '{}');
}

slurm('writes the scripts, and tells how to submit them', async () => {
  const { code, stdout } = await obelisk(['crossval', ...options, '--out', out, '--slurm']);
  assert.is(code, 0);
  assert.match(stdout, /^submit {3}bash '.*it'\\''s 100% "quoted"\/slurm\/submit.sh' --time=/);
  const lines = textOf('jobs.txt').trimEnd().split('\n');
  const printed = await obelisk(['crossval', '--out', out, '--print-jobs']);
  assert.equal(lines, printed.stdout.trimEnd().split('\n'));
  assert.equal(
    lines.map((line) => line.split(' ').at(-1)),
    jobNames,
  );
  assert.match(textOf('submit.sh'), /^submit --array=0-3 /m);
  assert.match(textOf('array.sbatch'), /^#SBATCH --mem=\d+00M$/m);
  assert.not.match(textOf('array.sbatch'), 'gpu');
});

slurm('the gathering waits until all folds have ended, also those that fail', () => {
  assert.match(textOf('submit.sh'), /--dependency="afterany\$ids"/);
  assert.match(textOf('gather.sbatch'), /^exec .* --gather$/m);
});

const noBash = spawnSync('bash', ['--version']).status === 0 ? null : 'there is no bash here';

/** What Slurm tells a task. */
const { OBELISK_THREADS: _, ...outside } = process.env;
const slurmTells = { SLURM_SUBMIT_DIR: folder, SLURM_ARRAY_TASK_ID: '0', SLURM_CPUS_PER_TASK: '3' };
const taskEnvironment: NodeJS.ProcessEnv = { ...outside, ...slurmTells };

unless(noBash, slurm)(
  'words that hold anything are one printable line, which bash reads back',
  () => {
    const words = [
      'a',
      "it's",
      '',
      '$(x) `y` "z" \\',
      'a\nb\u001b[2J\u009b\u202e',
      "\u0001'\\",
      '\u00fc \u809d',
    ];
    const line = shellLine(words);
    assert.is(printable(line), line);
    for (const locale of ['C', 'C.UTF-8']) {
      const env = { ...process.env, LC_ALL: locale };
      const script = `printf '%s\\0' ${line}`;
      const { stdout } = spawnSync('bash', ['-c', script], { env, encoding: 'utf8' });
      assert.equal(stdout.split('\0').slice(0, -1), words);
    }
  },
);

unless(noBash, slurm)('a task runs the words of its line, in place of the shell', () => {
  // Prints its own words instead of those of the line: the script with another program in front.
  const script = textOf('array.sbatch').replace('exec $line', "exec printf '<%s>' $line");
  const env = { ...taskEnvironment, SLURM_ARRAY_TASK_ID: '2' };
  const { stdout } = spawnSync('bash', ['-c', script, 'array', '1'], { env, encoding: 'utf8' });
  assert.ok(stdout.endsWith(`<crossval><--out><${out}><--job><${jobNames[3]}>`));
});

unless(noBash, slurm)('a task computes with its CPUs, or as the environment says', () => {
  const script = textOf('array.sbatch').replace(/^eval .*$/m, 'printenv OBELISK_THREADS');
  const threads = (env: NodeJS.ProcessEnv) =>
    spawnSync('bash', ['-c', script, 'array', '0'], { env, encoding: 'utf8' }).stdout;
  assert.is(threads(taskEnvironment), '3\n');
  assert.is(threads({ ...taskEnvironment, OBELISK_THREADS: '1' }), '1\n');
});

unless(noBash, slurm)('submit.sh gives sbatch the array, then what depends on it', () => {
  mkdirSync(`${folder}/bin`);
  const sbatch = '#!/bin/bash\nprintf "<%s>" "$@" >&2\necho >&2\necho "7;cluster"\n';
  writeFileSync(`${folder}/bin/sbatch`, sbatch, { mode: 0o755 });
  const env = { ...process.env, PATH: `${folder}/bin:${process.env.PATH}` };
  const { stdout, stderr } = spawnSync('bash', [`${out}/slurm/submit.sh`, '--time=9'], {
    env,
    encoding: 'utf8',
  });
  const here = `<--parsable><--chdir=${out}/slurm>`;
  assert.equal(stderr.split('\n'), [
    `${here}<--array=0-3><--time=9><${out}/slurm/array.sbatch><0>`,
    `${here}<--dependency=afterany:7><--time=9><${out}/slurm/gather.sbatch>`,
    '',
  ]);
  assert.is(stdout, 'array 7  gather 7\n');
});

slurm('what is done is not submitted again, and keeps its line', async () => {
  const before = textOf('jobs.txt');
  finish(jobNames[1]);
  await obelisk(['crossval', '--out', out, '--slurm']);
  assert.match(textOf('submit.sh'), /^submit --array=0,2-3 /m);
  assert.is(textOf('jobs.txt'), before);
});

slurm('SIGTERM ends a job in good order, with a checkpoint', async () => {
  const job = jobNames[2];
  const child = startObelisk(['crossval', '--out', out, '--job', job]);
  const ended = finished(child);
  while (!existsSync(`${out}/${job}/checkpoint.safetensors`)) await setTimeout(20);
  assert.ok(existsSync(`${out}/${job}/progress.svg`), 'to look at while it runs');
  child.kill('SIGTERM');
  const { code, stderr } = await ended;
  assert.is(code, 130);
  assert.match(stderr, /^stopping after this step; .*\nobelisk: unet-lean.*: interrupted\n$/m);
  assert.not.ok(existsSync(`${out}/${job}/summary.json`));
});

slurm('writes nothing when all is done', async () => {
  for (const job of jobNames) finish(job);
  const before = textOf('submit.sh');
  const { code, stdout, stderr } = await obelisk(['crossval', '--out', out, '--slurm']);
  assert.is(code, 0);
  assert.is(stdout, '');
  assert.is(stderr, 'all 4 jobs are done; there is nothing to submit\n');
  assert.is(textOf('submit.sh'), before);
});

slurm('more jobs than an array may have tasks become several; a GPU is asked for', async () => {
  const many = `${folder}/many`;
  const seeds = Array.from({ length: 501 }, (_, at) => at).join();
  const first = [...options, '--device', 'webgpu', '--seeds', seeds];
  await obelisk(['crossval', ...first, '--out', many, '--slurm']);
  const script = readFileSync(`${many}/slurm/submit.sh`, 'utf8');
  assert.equal(script.match(/^submit --.*$/gm), [
    'submit --array=0-999 "$@" "$here/array.sbatch" 0',
    'submit --array=0-999 "$@" "$here/array.sbatch" 1000',
    'submit --array=0-3 "$@" "$here/array.sbatch" 2000',
  ]);
  assert.match(readFileSync(`${many}/slurm/array.sbatch`, 'utf8'), /^#SBATCH --gres=gpu:1$/m);
});

slurm('a folder with a line break in its name is refused', async () => {
  const broken = `${folder}/two\nlines`;
  const { code, stderr } = await obelisk(['crossval', ...options, '--out', broken, '--slurm']);
  assert.is(code, 2);
  assert.match(stderr, /two\\nlines" has a line break, which Slurm cannot take; expected /);
});

slurm.run();
