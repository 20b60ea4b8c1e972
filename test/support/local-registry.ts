import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { root } from './workspace.js';

const run = promisify(execFile);

/** A registry of this computer: our packed packages, and what lies in our `node_modules`. */
export interface LocalRegistry {
  readonly address: string;
  close(): void;
}

/** The folders that hold each package, by its name; of some there are several versions. */
type Folders = ReadonlyMap<string, readonly string[]>;

/** Starts it; `ours` names the folders of our packages by their names. */
export async function startRegistry(ours: ReadonlyMap<string, string>): Promise<LocalRegistry> {
  const folders = new Map(othersFolders());
  for (const [name, folder] of ours) folders.set(name, [folder]);
  const server = createServer(async ({ url = '', headers }, response) => {
    const [, name, version] = /^\/([^?]+?)(?:\/-\/(.+)\.tgz)?$/.exec(decodeURIComponent(url)) ?? [];
    const versions = versionsOf(folders, name);
    if (versions.size === 0) {
      response.writeHead(404).end('{}');
    } else if (version === undefined) {
      response.end(JSON.stringify(description(name, versions, `http://${headers.host}`)));
    } else {
      response.end(await tarballOf(versions.get(version) as string));
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { address, close: () => server.close() };
}

function othersFolders(): Folders {
  const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'));
  const folders = new Map<string, string[]>();
  for (const path of Object.keys(packages)) {
    const name = path.split('node_modules/').at(-1) as string;
    if (!path.includes('node_modules/') || name.startsWith('@obelisk/')) continue;
    folders.set(name, [...(folders.get(name) ?? []), join(root, path)]);
  }
  return folders;
}

/** Each version of a package that is there, with its folder. */
function versionsOf(folders: Folders, name: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const folder of folders.get(name) ?? []) {
    try {
      found.set(manifestIn(folder).version, folder);
    } catch {
      // Of another platform.
    }
  }
  return found;
}

function manifestIn(folder: string) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** What a registry tells of a package. */
function description(name: string, versions: ReadonlyMap<string, string>, address: string) {
  const entries = [...versions].map(([version, folder]) => {
    const manifest = manifestIn(folder);
    const { install, preinstall, postinstall } = manifest.scripts ?? {};
    const hasInstallScript = Boolean(install ?? preinstall ?? postinstall);
    const tarball = `${address}/${name}/-/${version}.tgz`;
    return [version, { ...manifest, hasInstallScript, dist: { tarball } }];
  });
  const latest = [...versions.keys()][0];
  return { name, 'dist-tags': { latest }, versions: Object.fromEntries(entries) };
}

async function tarballOf(folder: string): Promise<Buffer> {
  const options = ['--exclude=./node_modules', '--transform=s,^\\.,package,', '.'];
  const { stdout } = await run('tar', ['cf', '-', '-C', folder, ...options], {
    ...{ encoding: 'buffer', maxBuffer: 2 ** 28 },
  });
  return gzipSync(stdout, { level: 1 });
}
