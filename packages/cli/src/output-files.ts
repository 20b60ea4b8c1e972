import { basename, dirname, resolve } from 'node:path';
import { UsageError } from '@obelisk/training/command';
import { fileStatus } from './file-status.js';

/** The folder and name, or the file behind links: the same for two paths to one file. */
function identity(path: string): string {
  const file = fileStatus(path);
  if (file) return `${file.dev}:${file.ino}`;
  const folder = fileStatus(dirname(resolve(path)));
  return folder ? `${folder.dev}:${folder.ino}/${basename(path)}` : resolve(path);
}

/**
 * Makes sure, before long work begins, that every output can be written and that none would
 * overwrite an input or another output.
 */
export async function requireOutputs(
  outputs: readonly string[],
  inputs: readonly string[],
): Promise<void> {
  const taken = new Set(inputs.map(identity));
  for (const path of outputs) {
    const same = identity(path);
    if (taken.has(same)) throw new UsageError(`${path}: would overwrite another file given here`);
    taken.add(same);
  }
  const { requireWritable } = await import('@obelisk/data/node');
  outputs.forEach(requireWritable);
}

/** Refuses a file name with another ending than what will be written. */
export function requireEnding(path: string, endings: readonly string[], what: string): void {
  if (endings.some((ending) => path.toLowerCase().endsWith(ending))) return;
  throw new UsageError(`${path}: ${what} is expected to end in ${endings.join(' or ')}`);
}
