// Runs every *.test.ts below a folder with uvu, in a way that cannot pass silently: a suite that
// forgot `.run()`, an import that throws, a process that dies or hangs, and a run without any
// test all fail.
//   node test/support/run-tests.mjs [pattern]    only files whose path matches; shows their output
//   --coverage    also measures coverage, by the thresholds in .c8rc.json
//   --timeout N   seconds that one test may take, of a quiet machine
//   --folder F    where the tests are; the default is test/, where doctests are generated too
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { availableParallelism, constants } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { endAllFiles, runFile } from './run-file.mjs';
import { describeFile, describeRun, sum } from './test-summary.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    coverage: { type: 'boolean', default: false },
    timeout: { type: 'string', default: '240' },
    folder: { type: 'string' },
  },
});
const [pattern = ''] = positionals;
const folder = resolve(values.folder ?? `${root}/test`);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    endAllFiles();
    process.exit(128 + constants.signals[signal]);
  });
}
if (values.folder === undefined) (await import('./doctest.mjs')).writeDoctests();
if (values.coverage) startCoverage();
const results = await runAll(testFiles());
const coverageHolds = !values.coverage || reportCoverage();
console.log(describeRun(results));
const { passed, failed, skipped } = sum(results);
if (failed > 0 || passed + skipped === 0 || !coverageHolds) process.exitCode = 1;

function testFiles() {
  const files = readdirSync(folder, { recursive: true }).map((file) => file.replaceAll('\\', '/'));
  return files.filter((file) => file.endsWith('.test.ts') && new RegExp(pattern).test(file)).sort();
}

/** Runs the files, as many at once as there are cores. */
async function runAll(files) {
  const results = [];
  const waiting = [...files];
  const lane = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const result = { file, ...(await runFile(`${folder}/${file}`, Number(values.timeout))) };
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
