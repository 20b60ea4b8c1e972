// Runs one test file in a process of its own: kernels hold much memory, and what one file leaves
// behind must not reach the next. Whatever that process does, the result says so.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { bePatient } from './patience.mjs';
import { descendants, endAll } from './process-tree.mjs';
import { processorSeconds } from './processor-time.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const execArgv = [
  '--conditions=obelisk-source',
  '--enable-source-maps',
  '--expose-gc',
  '--import',
  `${here}register-typescript.mjs`,
];

/** Seconds of a quiet machine that a process may take to load its file, and to end after it. */
const secondsToLoad = 120;
const secondsToExit = 30;

/** What each running process has started so far, its browser above all, by number and birth. */
const families = new Map();
const secondsBetweenCounts = 1;

/**
 * Runs the tests in `file`; a test that takes more than `timeout` seconds of a quiet machine is
 * stopped and named, and all that it started ends with it.
 * Resolves to { passed, failed, failures, skips, unnamedSkips, output, times, seconds, processor },
 * the last two seconds on the clock and of processor time.
 */
export function runFile(file, timeout) {
  return new Promise((resolve) => {
    const start = performance.now();
    const child = fork(`${here}test-file.mjs`, [file], { execArgv, silent: true });
    const run = { output: '', times: [], current: null, result: null, stopped: null };
    families.set(child, new Map());
    const counting = setInterval(() => count(child), secondsBetweenCounts * 1000);
    let relax;

    const stopAfter = (seconds, why) => {
      relax?.();
      relax = bePatient(seconds, () => {
        run.stopped = why();
        endWithAll(child);
      });
    };
    const watch = (seconds) =>
      stopAfter(seconds, () => `no answer for ${seconds} s ${whereabouts(run)}`);

    watch(Math.max(timeout, secondsToLoad));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        run.output += text;
      });
    }
    child.on('message', (message) => {
      if (message.kind === 'started') run.current = message.name;
      if (message.kind === 'ended') run.times.push(message);
      if (message.kind !== 'done') return watch(timeout);
      run.result = message;
      count(child);
      stopAfter(secondsToExit, () => `still running ${secondsToExit} s after its last test`);
    });
    // Not 'close': what it left behind may hold its output open.
    let processor = null;
    child.on('exit', () => {
      clearInterval(counting);
      const family = [...families.get(child).values()];
      processor = processorSeconds(run.result?.ownSeconds ?? 0, family);
      endAll(family);
      families.delete(child);
    });
    child.on('close', (code, signal) => {
      relax();
      const seconds = (performance.now() - start) / 1000;
      resolve({ ...judge(run, code, signal), seconds, processor });
    });
  });
}

/** Ends all tests that run, and all that they started: before the run itself is ended. */
export function endAllFiles() {
  for (const child of families.keys()) endWithAll(child);
}

function endWithAll(child) {
  count(child);
  child.kill('SIGKILL');
  endAll(families.get(child)?.values() ?? []);
}

/** Once its parent is gone, nobody knows any more whose a process was. */
function count(child) {
  for (const one of descendants(child.pid)) families.get(child)?.set(one.pid, one);
}

/** The result that the process reported, made a failure when the process did not end well. */
function judge({ output, times, current, result, stopped }, code, signal) {
  const nothing = { passed: 0, failed: 0, failures: [], skips: [], unnamedSkips: 0 };
  const told = { ...nothing, ...result, output, times };
  if (result === null) told.passed = Math.max(0, times.length - 1);
  if (result !== null && code === 0) return told;
  const how = stopped ?? `ended with ${signal ?? `exit code ${code}`} ${whereabouts({ current })}`;
  return { ...told, failed: told.failed + 1, failures: [...told.failures, how] };
}

function whereabouts({ current }) {
  return current === null ? 'before its first test' : `in or after "${current}"`;
}
