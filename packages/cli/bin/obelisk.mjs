#!/usr/bin/env node
// The obelisk command: builds the packages when that is due, then runs them in this process, so
// that signals and exit codes are the program's own.
import { buildWhenDue } from './build.mjs';

try {
  await buildWhenDue();
} catch (error) {
  console.error(`obelisk: ${error.message}`);
  process.exit(1);
}
const { main } = await import('../dist/main.js');
process.exitCode = await main(process.argv.slice(2));
