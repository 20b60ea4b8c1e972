// `npm run lab` and `npm run build:lab`.
import { spawn } from 'node:child_process';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { printable } from '@obelisk/engine/text';
import { buildLab } from './build-lab.js';
import { type FolderServer, serveFolder } from './serve-folder.js';

/** Always the same one: a browser keeps what is written into cells for each address by itself. */
const usualPort = 6174;

const folder = fileURLToPath(new URL('../../../../out/lab', import.meta.url));
const [command, ...options] = process.argv.slice(2);
const say = (sentence: string) => process.stdout.write(`${printable(sentence)}\n`);

try {
  await buildHere();
  if (command === 'serve') await serve();
  else say(`The lab is in ${relative(process.cwd(), folder)}: hand it out by any web server.`);
} catch (error) {
  console.error(`lab: ${(error as Error).message}`);
  process.exitCode = 1;
}

/** Builds the lab; Ctrl-C then leaves nothing of it behind. */
async function buildHere(): Promise<void> {
  say('The lab is being built ...');
  const stop = () => process.exit(130);
  process.once('SIGINT', stop).once('SIGTERM', stop);
  await buildLab(folder);
  process.off('SIGINT', stop).off('SIGTERM', stop);
}

async function serve(): Promise<void> {
  const { address, close } = await serveUsually();
  say(`The lab runs at ${address} (Ctrl-C ends it)`);
  if (!options.includes('--no-open')) openBrowser(address);
  process.once('SIGINT', close);
  process.once('SIGTERM', close);
}

async function serveUsually(): Promise<FolderServer> {
  try {
    return await serveFolder(folder, usualPort);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    say(`Port ${usualPort} is taken; what was written into cells there is not seen here.`);
    return serveFolder(folder);
  }
}

/** Without a desktop nothing opens. */
function openBrowser(address: string): void {
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
  const child = spawn(opener, [address], { stdio: 'ignore', detached: true });
  const notOpened = () => say('No browser opens by itself here: open that address in one.');
  child.on('error', notOpened);
  // Windows' explorer gives 1 when all is well.
  child.on('exit', (code) => {
    if (code !== 0 && process.platform !== 'win32') notOpened();
  });
  child.unref();
}
