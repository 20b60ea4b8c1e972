// How long a user waits from the command to the first training step.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type StartFigures, startFigures } from './report/start-figures.js';

const command = fileURLToPath(new URL('../../packages/cli/bin/obelisk.mjs', import.meta.url));
const data = ['--data', 'phantoms', '--phantoms', '3', '--steps', '4', '--batch', '1'];

const starts = [
  { id: 'start-version', title: 'obelisk --version', parameters: ['--version'] },
  {
    id: 'start-points',
    title: 'obelisk train, original OBELISK on phantoms: to the first step',
    parameters: ['train', '--model', 'obelisk', ...data],
  },
  {
    id: 'start-volumes',
    title: 'obelisk train, hybrid network on phantoms of 40 x 30 x 40: to the first step',
    parameters: [
      ...['train', '--model', 'obelisk-visceral-hybrid', ...data],
      ...['--size', '40,30,40', '--fit', 'resample'],
    ],
  },
];

/** The names of all starts. */
export const startNames: readonly string[] = starts.map(({ id }) => id);

/** Medians over `turns` starts, after one in which the packages are built. */
export async function measureStarts(
  turns: number,
  names: readonly string[] = startNames,
): Promise<StartFigures[]> {
  const wanted = starts.filter(({ id }) => names.includes(id));
  if (wanted.length > 0) spawnSync(process.execPath, [command, '--version']);
  const found: StartFigures[] = [];
  for (const { title, parameters } of wanted) {
    found.push(await startFigures(title, turns, () => untilStep(parameters)));
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
