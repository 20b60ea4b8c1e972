// `npm run lab` as a process: says where it serves, gives way when the port is taken, ends well.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root, withoutCoverage } from '../support/workspace.js';

const command = suite('npm run lab');
/** What npm runs, without npm between. */
const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const started: ChildProcess[] = [];

command.after(() => {
  for (const child of started) child.kill('SIGKILL');
});

interface RunningLab {
  readonly child: ChildProcess;
  readonly address: string;
  /** What it has written so far. */
  readonly text: () => string;
}

/** Starts the lab without a browser and waits until it says where it runs. */
async function startLab(): Promise<RunningLab> {
  const [node, ...words] = scripts.lab.split(' ');
  const child = spawn(node, [...words, '--no-open'], { cwd: root, env: withoutCoverage });
  started.push(child);
  let text = '';
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk) => {
      text += chunk;
      const [, found] = /The lab runs at (\S+) \(Ctrl-C ends it\)/.exec(text) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${text}`)));
  });
  return { child, address, text: () => text };
}

async function end({ child }: RunningLab): Promise<number | null> {
  const exit = once(child, 'exit');
  child.kill('SIGINT');
  const [code] = await exit;
  return code;
}

command('two at once have two addresses; each serves the page, and ends by Ctrl-C', async () => {
  const first = await startLab();
  const second = await startLab();
  assert.is.not(second.address, first.address);
  assert.match(second.text(), /^The lab is being built \.\.\.\nPort 6174 is taken; what was/);
  for (const lab of [first, second]) {
    const response = await fetch(lab.address);
    assert.is(response.status, 200);
    assert.is(response.headers.get('cross-origin-opener-policy'), 'same-origin');
    assert.match(await response.text(), '<title>OBELISK lab</title>');
    assert.is(await end(lab), 0);
  }
});

command('Ctrl-C while it builds leaves nothing half-built', async () => {
  const [node, ...words] = scripts['build:lab'].split(' ');
  const child = spawn(node, words, { cwd: root, env: withoutCoverage });
  started.push(child);
  const unfinished = `${root}out/lab.${child.pid}`;
  while (!existsSync(unfinished)) {
    assert.is(child.exitCode, null);
    await setTimeout(5);
  }
  const exit = once(child, 'exit');
  child.kill('SIGINT');
  assert.equal(await exit, [130, null]);
  assert.not.ok(existsSync(unfinished));
});

command.run();
