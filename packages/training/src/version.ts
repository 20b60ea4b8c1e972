import { readFileSync } from 'node:fs';

/**
 * The version of this package, which is that of all of them.
 *
 * @example
 * ```ts
 * import { ownVersion } from '@obelisk/training/command';
 * /^\d+\.\d+\.\d+/.test(ownVersion()); // => true
 * ```
 */
export function ownVersion(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return JSON.parse(manifest).version;
}
