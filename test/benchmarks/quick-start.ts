// How fast the quick start of the README runs in Chromium, bundled, beside Node, from what npm
// would publish. Both take turns in one run; medians are compared:
//   npm run build
//   node --conditions=obelisk-source --import ./test/support/register-typescript.mjs \
//     test/benchmarks/quick-start.ts
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { answerInChromium } from '../support/bundled-quick-start.js';
import { bundlers, missingVite } from '../support/bundlers.js';
import { installInto, packAll, registryOf } from '../support/packed-packages.js';
import { root } from '../support/workspace.js';

const turns = 5;
const runsPerTurn = 5;

const folder = packAll();
const registry = await registryOf(folder);
try {
  const project = await installInto(join(folder, 'project'), registry, ['data', 'nn', 'tensor']);
  writeFileSync(join(project.folder, 'quick-start.mjs'), await timedQuickStart());
  const inNode = "await import('./quick-start.mjs'); console.log(JSON.stringify(answer));";
  writeFileSync(join(project.folder, 'in-node.mjs'), inNode);
  for (const [name, bundle] of Object.entries(bundlers)) {
    if (name === 'vite' && missingVite !== null) {
      console.log(`vite: left out: ${missingVite}`);
      continue;
    }
    const bundled = join(project.folder, 'bundled', `${name.replace(/\W+/g, '-')}.js`);
    await bundle(project.folder, 'quick-start.mjs', bundled);
    const [node, chromium]: number[][] = [[], []];
    for (let turn = 0; turn < turns; turn++) {
      node.push(JSON.parse(await project.run(process.execPath, 'in-node.mjs')).milliseconds);
      chromium.push((await answerInChromium(bundled)).milliseconds);
    }
    const [there, here] = [median(node), median(chromium)];
    console.log(
      `${name}: Node ${there.toFixed(0)} ms, Chromium ${here.toFixed(0)} ms, ` +
        `ratio ${(here / there).toFixed(3)} (medians of ${turns}; load ${loadavg()[0].toFixed(1)})`,
    );
  }
} finally {
  registry.close();
  rmSync(folder, { recursive: true });
}

/** The program as the README has it, run some times after a first one; the median is told. */
async function timedQuickStart(): Promise<string> {
  const readme = readFileSync(`${root}README.md`, 'utf8');
  const [, program] = /```ts\n([\s\S]*?)```/.exec(readme) as RegExpExecArray;
  const { code } = await transform(program, { loader: 'ts', target: 'es2022' });
  const lines = code.trimEnd().split('\n');
  const end = lines.findIndex((line) => /^(class|const)/.test(line));
  return [
    ...lines.slice(0, end),
    'const run = () => {',
    ...lines.slice(end),
    '};',
    'const times = Array.from({ length: 1 + RUNS }, () => {'.replace('RUNS', String(runsPerTurn)),
    '  const started = performance.now();',
    '  run();',
    '  return performance.now() - started;',
    '});',
    'const sorted = times.slice(1).sort((a, b) => a - b);',
    'globalThis.answer = { milliseconds: sorted[Math.floor(sorted.length / 2)] };',
  ].join('\n');
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
