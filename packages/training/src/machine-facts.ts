import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { ownVersion } from './version.js';

/** Settings of the environment that decide how kernels run; others may be names of folders. */
const settings = ['OBELISK_THREADS', 'OBELISK_EXACT', 'OBELISK_SOFTWARE_ADAPTER'];

/**
 * What this machine and its programs are, by name, without names of people, folders or hosts:
 * versions, system, processor, memory, and settings of the environment that decide how kernels run.
 *
 * @example
 * ```ts
 * import { machineFacts } from '@obelisk/training/command';
 * machineFacts().node === process.versions.node; // => true
 * ```
 */
export function machineFacts(): Record<string, string> {
  const set = settings.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    obelisk: ownVersion(),
    node: process.versions.node,
    V8: process.versions.v8,
    system: `${process.platform} ${release()}, ${process.arch}`,
    processor: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores`,
    memory: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    ...Object.fromEntries(set),
  };
}
