// `npm run lab` and `npm run build:lab`.
import { spawn } from 'node:child_process';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildLab } from './build-lab.js';
import { serveFolder } from './serve-folder.js';

const folder = fileURLToPath(new URL('../../../../../out/lab/', import.meta.url));
const [command, ...options] = process.argv.slice(2);

await buildLab(folder);
const named = relative(process.cwd(), folder);
if (command === 'serve') await serve();
else process.stdout.write(`The lab is in ${named}: hand it out by any web server.\n`);

async function serve(): Promise<void> {
  const { address, close } = await serveFolder(folder);
  process.stdout.write(`The lab runs at ${address} (Ctrl-C ends it)\n`);
  if (!options.includes('--no-open')) openBrowser(address);
  process.once('SIGINT', close);
  process.once('SIGTERM', close);
}

/** Without a desktop nothing opens; the address is there to be copied. */
function openBrowser(address: string): void {
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
  const child = spawn(opener, [address], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
