// `npm run pack [folder]`: all packages as npm publishes them, in `out/packages` or that folder.
// What is packed is a copy: the build as it is, without what earlier sources left in it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stagePackage } from './stage-package.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = resolve(process.argv[2] ?? `${root}out/packages`);

const staged = mkdtempSync(join(tmpdir(), 'obelisk-packages-'));
try {
  const names = readdirSync(`${root}packages`);
  for (const name of names) await stagePackage(root, name, join(staged, name));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const folders = names.map((name) => join(staged, name));
  const options = ['--pack-destination', folder, '--silent', '--ignore-scripts'];
  const { status } = spawnSync('npm', ['pack', ...options, ...folders], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  rmSync(staged, { recursive: true });
}
