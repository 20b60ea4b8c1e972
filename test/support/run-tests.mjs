// Runs every *.test.ts below a folder with uvu, in a way that cannot pass silently: a suite that
// forgot `.run()`, an import that throws and a run without any test all fail.
//   node test/support/run-tests.mjs [pattern]      only files whose path matches the pattern
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [
    '--conditions=obelisk-source',
    '--expose-gc',
    '--import',
    `${here}register-typescript.mjs`,
    `${here}uvu-runner.mjs`,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
