#!/usr/bin/env node
// The obelisk command: in a clone it builds the packages when that is due; then it runs them in
// this process, so that signals and exit codes are the program's own.
import { existsSync } from 'node:fs';

/** A published package is built. */
const isClone = existsSync(new URL('../tsconfig.json', import.meta.url));

if (isClone) {
  const { buildWhenDue } = await import('./build.mjs');
  try {
    await buildWhenDue();
  } catch (error) {
    console.error(`obelisk: ${error.message}`);
    process.exit(1);
  }
}
const { main } = await import('../dist/main.js');
process.exitCode = await main(process.argv.slice(2));
