// A test that is ended takes with it all that it started, whoever ends it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { chromiumPath, missingChromium } from '../support/chromium.js';
import { bePatient } from '../support/patience.mjs';
import { unless } from '../support/skip.js';
import { root, withoutCoverage } from '../support/workspace.js';

const ended = suite('tests that are ended');
const folder = mkdtempSync(join(tmpdir(), 'obelisk-ended-'));
const started: ChildProcess[] = [];
/** Who is connected lives: a connection closes when its process is gone, however it went. */
let server: Server;

ended.before(async () => {
  // What a browser asks must be read, or the end behind it is never seen.
  server = createServer((socket) => socket.on('error', () => {}).resume());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
ended.after(() => {
  for (const child of started) child.kill('SIGKILL');
  server.close();
  rmSync(folder, { recursive: true });
});

const port = () => (server.address() as AddressInfo).port;

async function connected(): Promise<Socket> {
  const [socket] = await once(server, 'connection');
  return socket;
}

function start(...argv: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, argv, { env: withoutCoverage, stdio: 'pipe' });
  started.push(child);
  return child;
}

/** Runs a test that starts a program in a process group of its own, as a browser is, and hangs. */
function runHangingTest(...flags: string[]): ChildProcess {
  const net = `require('net').connect(${port()}, '127.0.0.1').on('error', () => {})`;
  const text = [
    "import { spawn } from 'node:child_process';",
    "import { suite } from 'uvu';",
    "const a = suite('a');",
    `const program = ${JSON.stringify(net)};`,
    "a('one', () => {",
    "  spawn(process.execPath, ['-e', program], { detached: true, stdio: 'inherit' });",
    '  for (;;);',
    '});',
    'a.run();',
  ];
  writeFileSync(join(folder, 'a.test.ts'), text.join('\n'));
  return start(`${root}test/support/run-tests.mjs`, '--folder', folder, ...flags);
}

ended('by the runner, because one takes too long', async () => {
  const runner = runHangingTest('--timeout', '2');
  let output = '';
  runner.stdout?.on('data', (text) => {
    output += text;
  });
  const closed = once(await connected(), 'close');
  await closed;
  assert.equal(await once(runner, 'close'), [1, null]);
  assert.match(output, /no answer for 2 s in or after "a > one"/);
});

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  ended(`by ${signal} to the runner`, async () => {
    const runner = runHangingTest();
    const closed = once(await connected(), 'close');
    runner.kill(signal);
    assert.equal(await once(runner, 'exit'), [code, null]);
    await closed;
  });
}

unless(missingChromium(), ended)('a browser ends with its test, however that ends', async () => {
  const program = fileURLToPath(new URL('../support/browser-process.ts', import.meta.url));
  const options = process.execArgv.filter((option) => option !== '--expose-gc');
  const child = start(...options, program, String(chromiumPath()), `http://127.0.0.1:${port()}/`);
  const closed = once(await connected(), 'close');
  child.kill('SIGKILL');
  await closed;
});

ended('limits grow with the load, also with one that comes while one waits', async () => {
  const patience = (slowness: () => number) => {
    let turns = 0;
    return new Promise<number>((resolve) => {
      const counted = () => {
        turns += 1;
        return slowness();
      };
      bePatient(8 / 1024, () => resolve(turns), { slowness: counted, tick: 1 / 1024 });
    });
  };
  assert.is(await patience(() => 1), 8);
  assert.is(await patience(() => 4), 8 * 4);
  let turn = 0;
  assert.is(await patience(() => (++turn <= 5 ? 1 : 4)), 5 + 3 * 4);
});

ended('a limit that is not needed any more does nothing', async () => {
  let isOver = false;
  const giveUp = () => {
    isOver = true;
  };
  bePatient(0.001, giveUp, { tick: 0.001, slowness: () => 1 })();
  await new Promise<void>((resolve) => {
    bePatient(0.005, resolve, { tick: 0.001, slowness: () => 1 });
  });
  assert.not.ok(isOver);
});

ended.run();
