// The process that run-tests.mjs starts: queues all suites, runs them, and counts.
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parse } from 'uvu/parse';

globalThis.UVU_DEFER = 1;
const uvu = await import('uvu');
const { skips } = await import('./skip.ts');

const testFolder = fileURLToPath(new URL('..', import.meta.url));
const pattern = process.argv[2] ?? '';
const { suites } = await parse(testFolder, /\.test\.ts$/);
const chosen = suites.filter(({ name }) => new RegExp(pattern).test(name));
let broken = 0;

for (const [index, { name, file }] of chosen.entries()) {
  globalThis.UVU_INDEX = index;
  globalThis.UVU_QUEUE[index] = [name];
  try {
    await import(pathToFileURL(file).href);
    if (globalThis.UVU_QUEUE[index].length > 1) continue;
    console.error(`FAIL ${name}: no suite ran; did it forget .run()?`);
  } catch (error) {
    console.error(`FAIL ${name}: cannot be imported\n`, error);
  }
  broken++;
}

let printed = '';
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (chunk, ...rest) => {
  printed += chunk;
  return write(chunk, ...rest);
};

process.on('exit', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes start with ESC.
  const plain = printed.replace(/\x1b\[\d+m/g, '');
  const count = (label) => Number(plain.match(new RegExp(`${label}:\\s+(\\d+)`))?.[1] ?? 0);
  const total = count('Total');
  const passed = count('Passed');
  const skipped = count('Skipped') + skips.length;
  const failed = total - passed + broken;
  for (const { name, reason } of skips) write(`SKIP ${name}: ${reason}\n`);
  write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  if (failed > 0 || total === 0) process.exitCode = 1;
});

await uvu.exec();
