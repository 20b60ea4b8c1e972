import { existsSync, readFileSync } from 'node:fs';

const statusFile = '/proc/self/status';

/**
 * The most memory that this program ever had, in bytes. Linux is asked itself, where it tells:
 * `maxRSS` also counts what the process was before this program, a copy of its parent.
 *
 * @example
 * ```ts
 * import { peakMemory } from '@obelisk/training/node';
 * peakMemory() > 1e7; // => true
 * ```
 */
export function peakMemory(): number {
  const status = existsSync(statusFile) ? readFileSync(statusFile, 'utf8') : '';
  const [, kibibytes] = status.match(/^VmHWM:\s*(\d+) kB/m) ?? [];
  return 1024 * Number(kibibytes ?? process.resourceUsage().maxRSS);
}
