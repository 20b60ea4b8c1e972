import { detectDevices } from '@obelisk/engine';
import type { BenchmarkCase } from '../cases/types.js';
import { type ContestantName, contestantNames, contestants } from './contestants.js';
import type { AboutTorch } from './processes.js';
import { missingTf } from './tf.js';

/** Why a contestant cannot take part on this machine, or null. */
export type Missing = Readonly<Record<ContestantName, string | null>>;

/** Looks who is there: nothing but this project has to be. */
export async function findMissing(torch: AboutTorch | null): Promise<Missing> {
  // A software adapter is no peer of a graphics processor.
  const gpu = (await detectDevices({ software: false })).find(({ name }) => name === 'webgpu');
  const reasons = contestantNames.map((name): [ContestantName, string | null] => {
    const contestant = contestants[name];
    if (contestant.kind === 'tfjs') return [name, missingTf()];
    if (contestant.kind === 'torch' && !torch) return [name, 'no Python has PyTorch here'];
    if (contestant.kind === 'torch' && contestant.device === 'cuda' && !torch?.cuda) {
      return [name, 'PyTorch finds no CUDA device'];
    }
    return [name, name === 'oursGpu' && !gpu?.available ? (gpu?.detail ?? 'no GPU') : null];
  });
  return Object.fromEntries(reasons) as Missing;
}

/** Those who take part in a case. */
export function takingPart(one: BenchmarkCase, missing: Missing): ContestantName[] {
  const knows: Record<(typeof contestants)[ContestantName]['kind'], boolean> = {
    ours: true,
    plain: one.plain !== undefined,
    tfjs: one.tfjs !== undefined,
    torch: true, // peers.py knows all cases
  };
  return (one.only ?? contestantNames).filter(
    (name) => missing[name] === null && knows[contestants[name].kind],
  );
}
