// `npm run passed [-- --names] [-- --budget]`: how much of the sources some work goes through.
// With `--budget` it fails when that has grown.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passedBy } from './passed.js';
import { type Count, operations, type Work } from './works.js';

for (const work of operations()) await tell(work);
if (!process.argv.includes('--budget')) {
  const { segmentation } = await import('./segmentation.js');
  const folder = mkdtempSync(join(tmpdir(), 'obelisk-passed-'));
  try {
    await tell(await segmentation(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function tell({ title, goal, budget, run }: Work): Promise<void> {
  for (const time of ['the first time', 'again']) {
    const { files, functions } = await passedBy(run);
    const count = { files: files.length, functions: functions.length };
    console.log(`${title}, ${time}: ${text(count)} (at most ${text(goal)})`);
    if (process.argv.includes('--names')) for (const name of functions) console.log(`  ${name}`);
    if (!budget || time !== 'again') continue;
    if (count.files <= budget.files && count.functions <= budget.functions) continue;
    console.error(`${title}: more than ${text(budget)}; test/passed/works.ts has the budget`);
    process.exitCode = 1;
  }
}

function text({ files, functions }: Count): string {
  return `${files} files${functions ? `, ${functions} functions` : ''}`;
}
