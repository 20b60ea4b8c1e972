// Runs every *.test.ts below a folder with uvu, in a way that cannot pass silently: a suite that
// forgot `.run()`, an import that throws, a process that dies or hangs, and a run without any
// test all fail. A run of all files checks the types first.
//   node test/support/run-tests.mjs [pattern]    only files of this name, `tape`, or whose paths
//                 match, `^tensor/`; shows their output
//   --watch       runs them again at each change, until Ctrl-C
//   --times       tells the processor seconds of each file, the dearest first
//   --coverage    also measures coverage, by the thresholds in .c8rc.json
//   --timeout N   seconds that one test may take, of a quiet machine
//   --folder F    where the tests are; the default is test/, where doctests are generated too
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { endAllFiles, runFile } from './run-file.mjs';
import { cheapFirst, keepSeconds } from './test-order.mjs';
import { describeFile, describeRun, describeTimes, sum } from './test-summary.mjs';
import { watchFolders } from './watch-folders.mjs';
import { writeDoctests } from './write-doctests.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    watch: { type: 'boolean', default: false },
    times: { type: 'boolean', default: false },
    coverage: { type: 'boolean', default: false },
    timeout: { type: 'string', default: '240' },
    folder: { type: 'string' },
  },
});
const [pattern = ''] = positionals;
const isOwn = values.folder === undefined;
const folder = resolve(values.folder ?? `${root}/test`);
/** What tests read: a change in one of them is a reason to run again. */
const watched = isOwn ? ['packages', 'test', 'notebooks', 'docs'].map((f) => root + f) : [folder];
/** An editor may write a file in several steps. */
const millisecondsToSettle = 100;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    endAllFiles();
    process.exit(128 + constants.signals[signal]);
  });
}
if (values.watch) await runAtEachChange();
else if (!(await run())) process.exitCode = 1;

async function runAtEachChange() {
  for (;;) {
    // From before the run on: a change while it runs is one for the next.
    let close;
    const changed = new Promise((resume) => {
      close = watchFolders(watched, resume);
    });
    await run();
    console.log('\nruns again at the next change; Ctrl-C ends it');
    await changed;
    await setTimeout(millisecondsToSettle);
    close();
  }
}

/** Runs the files once and tells how it went; false when something failed, or nothing ran. */
async function run() {
  if (isOwn) await writeDoctests();
  if (isOwn && pattern === '' && !typesHold()) return false;
  if (values.coverage) startCoverage();
  const files = testFiles();
  const bundles = await bundlesOf(files);
  const results = await withRunFolder(() => runAll(files, bundles)).finally(bundles.remove);
  if (isOwn && !values.coverage) keepSeconds(results);
  const coverageHolds = !values.coverage || reportCoverage();
  if (values.times) console.log(describeTimes(results));
  console.log(describeRun(results));
  const { passed, failed, skipped } = sum(results);
  return failed === 0 && passed + skipped > 0 && coverageHolds;
}

/**
 * Programs made of the files. Coverage is that of the sources; and where one file has a fault, each
 * is read as it is written, so that the fault is told as that file's own.
 */
async function bundlesOf(files) {
  const none = { bundleOf: () => undefined, remove: () => {} };
  if (!isOwn || values.coverage) return none;
  try {
    const { bundleTests } = await import('./bundle-tests.mjs');
    const bundles = await bundleTests(folder, files);
    if (bundles.command) process.env.OBELISK_COMMAND_BUNDLE = bundles.command;
    return bundles;
  } catch {
    return none;
  }
}

/** What many files need, as the lab's static folder, is made once and kept until the run ends. */
async function withRunFolder(work) {
  const runFolder = mkdtempSync(join(tmpdir(), 'obelisk-run-'));
  const remove = () => rmSync(runFolder, { recursive: true, force: true });
  process.once('exit', remove);
  process.env.OBELISK_RUN_FOLDER = runFolder;
  try {
    return await work();
  } finally {
    remove();
    process.off('exit', remove);
  }
}

function typesHold() {
  const compiler = `${root}/node_modules/typescript/bin/tsc`;
  const options = { cwd: root, stdio: 'inherit' };
  return spawnSync(process.execPath, [compiler, '-b'], options).status === 0;
}

/** Files that have just this name, or else all whose paths match the pattern. */
function testFiles() {
  const all = readdirSync(folder, { recursive: true }).map((file) => file.replaceAll('\\', '/'));
  const files = all.filter((file) => file.endsWith('.test.ts')).sort();
  const named = files.filter((file) => `/${file}`.endsWith(`/${pattern}.test.ts`));
  const chosen = named.length > 0 ? named : files.filter((file) => new RegExp(pattern).test(file));
  return isOwn ? cheapFirst(chosen) : chosen;
}

/** Runs the files, as many at once as there are cores. */
async function runAll(files, { bundleOf }) {
  const results = [];
  const waiting = [...files];
  const lane = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const path = bundleOf(file) ?? `${folder}/${file}`;
      const result = { file, ...(await runFile(path, Number(values.timeout))) };
      console.log(describeFile(result, pattern !== ''));
      results.push(result);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  return results;
}

/** Every process started from now on writes what V8 counted. */
function startCoverage() {
  rmSync(`${root}/coverage`, { recursive: true, force: true });
  process.env.NODE_V8_COVERAGE = `${root}/coverage/tmp`;
}

function reportCoverage() {
  delete process.env.NODE_V8_COVERAGE;
  const c8 = `${root}/node_modules/c8/bin/c8.js`;
  const report = [c8, 'report', '--check-coverage'];
  return spawnSync(process.execPath, report, { cwd: root, stdio: 'inherit' }).status === 0;
}
