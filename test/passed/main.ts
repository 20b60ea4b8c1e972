// `npm run passed [-- --names]`: how much of the sources a piece of work goes through.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passedBy } from './passed.js';
import { works } from './works.js';

const folder = mkdtempSync(join(tmpdir(), 'obelisk-passed-'));
try {
  for (const { title, run, mostFiles, mostFunctions } of await works(folder)) {
    for (const time of ['the first time', 'again']) {
      const { files, functions } = await passedBy(run);
      const most = mostFunctions ? `, ${mostFunctions} functions` : '';
      const goal = `at most ${mostFiles} files${most}`;
      console.log(
        `${title}, ${time}: ${files.length} files, ${functions.length} functions (${goal})`,
      );
      if (process.argv.includes('--names')) for (const name of functions) console.log(`  ${name}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
