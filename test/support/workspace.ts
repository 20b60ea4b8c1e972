import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The top folder of the repository, with a slash at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** For processes that run none of our sources: measuring them only takes time. */
export const withoutCoverage: NodeJS.ProcessEnv = { ...process.env, NODE_V8_COVERAGE: '' };

/** The packages in the order of their imports: each may import only those before it. */
export const packageOrder = [
  'webasm',
  'engine',
  'kernels',
  'tensor',
  'nn',
  'models',
  'data',
  'training',
  'viz',
  'notebook',
  'lab',
  'cli',
] as const;

/** What the tests read of a package.json. */
export interface PackageManifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, { readonly 'obelisk-source'?: string }>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** The manifest of the package in `packages/<name>`. */
export function manifestOf(name: string): PackageManifest {
  return JSON.parse(readFileSync(`${root}packages/${name}/package.json`, 'utf8'));
}

/** Files below `folder` that end in one of `endings`, without built files and dot-files. */
export function filesBelow(folder: string, ...endings: string[]): string[] {
  if (!existsSync(root + folder)) return [];
  const skipped = new Set(['node_modules', 'dist', 'generated', 'site']);
  const files = readdirSync(root + folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.name.startsWith('.')) return [];
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : filesBelow(path, ...endings);
    return endings.some((ending) => path.endsWith(ending)) ? [path] : [];
  });
  return files.sort();
}

/** The text of a file, by its path from the root. */
export function textOf(path: string): string {
  return readFileSync(root + path, 'utf8');
}
