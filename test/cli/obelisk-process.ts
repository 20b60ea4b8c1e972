import { main } from '@obelisk/cli';

// What bin/obelisk.mjs does after the build.
process.exitCode = await main(process.argv.slice(2));
