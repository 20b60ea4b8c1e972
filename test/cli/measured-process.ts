// `obelisk`, and after it the most memory that the process had, on a line of its own.
import { main } from '@obelisk/cli';
import { peakMemory } from '@obelisk/training/node';

process.exitCode = await main(process.argv.slice(2));
process.stderr.write(`\npeak ${peakMemory()}\n`);
