import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KindEntry } from './kinds/index.js';
import { type Finding, watchedInputs } from './watch.js';

/** How much is tried. */
export interface FuzzPlan {
  /** Inputs of all kinds together. */
  readonly count: number;
  readonly seed: number;
  /** Called after each input with its kind. */
  readonly onInput?: (kind: string) => void;
}

/** The first of all findings that say the same. */
export interface GroupedFinding extends Finding {
  /** How many others there are. */
  readonly more: number;
}

/** What came out. */
export interface FuzzResult {
  readonly inputs: number;
  /** How many the program took. */
  readonly read: number;
  readonly findings: readonly GroupedFinding[];
}

/** Tries inputs of some kinds, one kind after the other. */
export async function fuzzAll(
  kinds: readonly KindEntry[],
  { count, seed, onInput }: FuzzPlan,
): Promise<FuzzResult> {
  const findings: Finding[] = [];
  let [inputs, read] = [0, 0];
  for (const [at, { name }] of kinds.entries()) {
    const folder = mkdtempSync(join(tmpdir(), 'obelisk-fuzz-'));
    const range = { kind: name, seed, first: 0, end: countsOf(kinds, count)[at], folder };
    try {
      const found = await watchedInputs(range, (_, wasRead) => {
        inputs++;
        if (wasRead) read++;
        onInput?.(name);
      });
      findings.push(...found);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return { inputs, read, findings: grouped(findings) };
}

/** How many inputs of each kind, by their shares; `count` together. */
function countsOf(kinds: readonly KindEntry[], count: number): number[] {
  const all = kinds.reduce((sum, { share }) => sum + share, 0);
  let [shares, given] = [0, 0];
  return kinds.map(({ share }) => {
    shares += share;
    const end = Math.round((count * shares) / all);
    const own = end - given;
    given = end;
    return own;
  });
}

/** What says the same but for numbers and names is told once. */
function grouped(findings: readonly Finding[]): GroupedFinding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const complaint = finding.complaint.replace(/"(\\.|[^"\\])*"|\d+/g, '*').slice(0, 60);
    const key = `${finding.kind} ${complaint} ${/ at (\S+)$/.exec(finding.complaint)?.[1]}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].map(([first, ...others]) => ({ ...first, more: others.length }));
}
