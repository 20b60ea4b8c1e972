// How long a user waits from the command to the first training step.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quantile } from './report/figures.js';
import type { StartFigures } from './report/summary.js';

const command = fileURLToPath(new URL('../../packages/cli/bin/obelisk.mjs', import.meta.url));
const data = ['--data', 'phantoms', '--phantoms', '3', '--steps', '4', '--batch', '1'];

const starts = [
  { title: 'obelisk --version', parameters: ['--version'] },
  {
    title: 'obelisk train, original OBELISK on phantoms: to the first step',
    parameters: ['train', '--model', 'obelisk', ...data],
  },
  {
    title: 'obelisk train, hybrid network on phantoms of 40 x 30 x 40: to the first step',
    parameters: [
      ...['train', '--model', 'obelisk-visceral-hybrid', ...data],
      ...['--size', '40,30,40', '--fit', 'resample'],
    ],
  },
];

/** Medians over `turns` starts, after one in which the packages are built. */
export async function measureStarts(turns: number): Promise<StartFigures[]> {
  spawnSync(process.execPath, [command, '--version']);
  const found: StartFigures[] = [];
  for (const { title, parameters } of starts) {
    const times: number[] = [];
    for (let turn = 0; turn < turns; turn++) times.push(await untilStep(parameters));
    found.push({ title, milliseconds: quantile(times, 0.5), starts: turns });
  }
  return found;
}

/** Milliseconds from the start of the command to the line of its first step, or to its end. */
async function untilStep(parameters: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'obelisk-start-'));
  const out = parameters[0] === 'train' ? ['--out', join(folder, 'out')] : [];
  const begun = performance.now();
  const child = spawn(process.execPath, [command, ...parameters, ...out], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  const milliseconds = await new Promise<number>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('step 1/')) resolve(performance.now() - begun);
    });
    child.on('exit', (code) => {
      if (code === 0) resolve(performance.now() - begun);
      else reject(new Error(`obelisk ${parameters.join(' ')} failed: ${said}`));
    });
  });
  if (child.exitCode === null) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
  return milliseconds;
}
