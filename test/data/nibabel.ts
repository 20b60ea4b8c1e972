import { spawnSync } from 'node:child_process';
import { pythonWith } from '../support/python.js';

const python = pythonWith('nibabel');

/** `null` when nibabel is here, otherwise why a test that needs it skips. */
export const missingNibabel =
  python === undefined ? 'no python3 with nibabel (Debian: python3-nibabel)' : null;

/** What a script prints as JSON. */
export function runNibabel(script: string, ...args: string[]): unknown {
  const prelude = 'import sys, json, numpy as np, nibabel as nib\n';
  const { stdout, stderr, status } = spawnSync(
    python as string,
    ['-c', prelude + script, ...args],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
