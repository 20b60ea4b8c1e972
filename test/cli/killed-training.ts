import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, type FSWatcher, readdirSync, readFileSync, watch } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { readSafetensors, readSafetensorsMetadata } from '@obelisk/nn';

/** Waits until `text` has come out of standard error so many times, or the process is over. */
export function said(child: ChildProcess, text: string, times = 1): Promise<boolean> {
  let all = '';
  return new Promise((resolve) => {
    child.stderr?.on('data', (part) => {
      all += part;
      if (all.split(text).length > times) resolve(true);
    });
    child.on('close', () => resolve(false));
  });
}

/** Waits until a temporary file appears in a folder, or the process is over. */
export function writing(child: ChildProcess, folder: string): Promise<boolean> {
  let watcher: FSWatcher | undefined;
  const seen = new Promise<boolean>((resolve) => {
    watcher = watch(folder, (_event, name) => name?.endsWith('.tmp') && resolve(true));
    child.on('close', () => resolve(false));
  });
  return seen.finally(() => watcher?.close());
}

/** Waits until there is a file, or the process is over. */
export async function there(child: ChildProcess, path: string): Promise<boolean> {
  while (!existsSync(path)) {
    if (child.exitCode !== null || child.signalCode !== null) return false;
    await setTimeout(5);
  }
  return true;
}

const sum = (bytes: NodeJS.ArrayBufferView) => createHash('sha256').update(bytes).digest('hex');

/**
 * What a training must end with, whatever happened on the way: the bits of its weights, and its
 * checkpoint but for the time that it took.
 */
export function trained(folder: string): Record<string, unknown> {
  const bytes = readFileSync(`${folder}/checkpoint.safetensors`);
  const state = [...readSafetensors(bytes, 'checkpoint')];
  const { history, ...notes } = notesOf(folder);
  return {
    ...Object.fromEntries(state.map(([name, { data }]) => [name, sum(data as Float32Array)])),
    notes: { ...notes, loss: history.loss, dice: history.dice },
    last: sum(readFileSync(`${folder}/last.safetensors`)),
    best: sum(readFileSync(`${folder}/best.safetensors`)),
  };
}

/** How far a training is, by its checkpoint; null before the first. */
export function stepOf(folder: string): number | null {
  return existsSync(`${folder}/checkpoint.safetensors`) ? notesOf(folder).step : null;
}

function notesOf(folder: string) {
  const bytes = readFileSync(`${folder}/checkpoint.safetensors`);
  return JSON.parse(readSafetensorsMetadata(bytes, 'checkpoint').get('training') ?? '');
}

/** Names in a folder, hidden ones and leftovers included. */
export const namesIn = (folder: string) => readdirSync(folder).sort();
