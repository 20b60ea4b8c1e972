import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type LocalRegistry, startRegistry } from './local-registry.js';
import { packageOrder, root, withoutCoverage } from './workspace.js';

/** A project of somebody else, into which packages were installed from what npm would publish. */
export interface Consumer {
  readonly folder: string;
  /** Runs a program in it, and gives what that wrote. */
  run(program: string, ...parameters: string[]): Promise<string>;
}

/** Packs every package into a new folder, and unpacks each beside, under its name. */
export function packAll(): string {
  const folder = mkdtempSync(join(tmpdir(), 'obelisk-packed-'));
  const packed = join(folder, 'packed');
  const options = { env: withoutCoverage, stdio: 'pipe' } as const;
  execFileSync(process.execPath, [`${root}.ci/pack/pack.mjs`, packed], options);
  for (const name of packageOrder) {
    const file = readdirSync(packed).find((one) => one.startsWith(`obelisk-${name}-`)) as string;
    mkdirSync(join(folder, name));
    const target = ['-C', join(folder, name), '--strip-components=1'];
    execFileSync('tar', ['xzf', join(packed, file), ...target]);
  }
  return folder;
}

/** A registry that has what `packAll` unpacked into a folder. */
export function registryOf(folder: string): Promise<LocalRegistry> {
  return startRegistry(
    new Map(packageOrder.map((name) => [`@obelisk/${name}`, join(folder, name)])),
  );
}

/** Installs packages into an empty project, by npm. */
export async function installInto(
  folder: string,
  registry: LocalRegistry,
  names: readonly string[],
): Promise<Consumer> {
  mkdirSync(folder);
  const manifest = JSON.stringify({ name: 'consumer', private: true, type: 'module' });
  writeFileSync(join(folder, 'package.json'), manifest);
  const run = async (program: string, ...parameters: string[]) => {
    const options = { cwd: folder, env: withoutCoverage };
    try {
      return (await promisify(execFile)(program, parameters, options)).stdout;
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`${program} ${parameters.join(' ')}: ${stdout}${stderr}`);
    }
  };
  const options = ['--registry', registry.address, '--cache', `${folder}-cache`];
  const wanted = names.map((name) => `@obelisk/${name}`);
  await run('npm', 'install', ...options, '--no-audit', '--no-fund', ...wanted);
  return { folder, run };
}

/** Of a package, in a lock file. */
interface LockedPackage {
  readonly hasInstallScript?: boolean;
}

/** All that was installed into a project, by the path of each. */
export function installedIn(folder: string): Readonly<Record<string, LockedPackage>> {
  const text = readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8');
  return JSON.parse(text).packages;
}
