// The process that runs one test file, or its bundle: queues its suites, runs them, and reports to
// its parent.
import { pathToFileURL } from 'node:url';

const [file] = process.argv.slice(2);

// Without the runner nobody wants to know, and nobody would stop a test that hangs.
process.on('disconnect', () => process.exit(1)).channel.unref();

// uvu then collects what `.run()` asks for in this queue, and runs nothing by itself.
globalThis.UVU_DEFER = 1;
globalThis.UVU_INDEX = 0;
globalThis.UVU_QUEUE = [[]];
const { hookErrors } = await import('./watched-uvu.mjs');
const { skips } = await import('./skips.mjs');

const failures = [];
let passed = 0;
let failed = 0;
let unnamedSkips = 0;

async function runSuites() {
  try {
    await import(pathToFileURL(file).href);
  } catch (error) {
    return fail(`cannot be imported\n${error?.stack ?? error}`);
  }
  const [queue] = globalThis.UVU_QUEUE;
  if (queue.length === 0) return fail('no suite ran; did it forget .run()?');
  for (const run of queue) await runSuite(run);
  if (passed + failed + skips.length + unnamedSkips === 0) fail('holds no test');
}

async function runSuite(run) {
  try {
    const [errors, successes, skipped, total] = await run();
    passed += successes;
    failed += total - successes;
    unnamedSkips += skipped;
    if (typeof errors === 'string') failures.push(errors);
  } catch (error) {
    fail(`a suite broke off\n${error?.stack ?? error}`);
  }
}

function fail(reason) {
  failed++;
  failures.push(reason);
}

await runSuites();
failures.push(...hookErrors);
if (hookErrors.length > 0 && failed === 0) failed++;
const { user, system } = process.cpuUsage();
const ownSeconds = (user + system) / 1e6;
process.send({ kind: 'done', passed, failed, failures, skips, unnamedSkips, ownSeconds });
