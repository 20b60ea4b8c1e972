// Times the project beside its peers: `npm run bench -- --help` says how.
import { parseArgs } from 'node:util';
import { cases } from './cases/index.js';
import { findMissing, type Missing, takingPart } from './contestants/available.js';
import { findTorch } from './contestants/processes.js';
import { labStartNames, measureLab } from './lab-start.js';
import { measureCase } from './measure.js';
import type { CaseFigures } from './report/figures.js';
import { describeMachine, load } from './report/machine.js';
import { writePage } from './report/page.js';
import { aboutLines, caseLines, goalLines, missingLines } from './report/printed.js';
import { startLines, withStarts } from './report/start-figures.js';
import { readSummary, type Summary, writeSummary } from './report/summary.js';
import { timeLeft } from './report/time-left.js';
import { measureStarts, startNames } from './start.js';

const help = `npm run bench -- [options] [NAME ...]

Times operations, layers and networks beside plain TypeScript, TensorFlow.js and PyTorch, whichever
are here, after comparing their results; then how long one waits for a first step and for the first
answer of the lab. NAME takes those whose names begin so (--list shows them: "lab", say), and
measures them again. When all have been measured, docs/benchmarks.md is written.

  --list           the names of all cases
  --out DIR        where summary.json goes (test/benchmarks/out)
  --continue       all cases that summary.json lacks, or that failed
  --turns N        processes per contestant, in turns (3)
  --budget MS      rounds in each of them, in milliseconds (700)
  --page           writes docs/benchmarks.md from summary.json, and measures nothing`;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean' },
    list: { type: 'boolean' },
    out: { type: 'string', default: 'test/benchmarks/out' },
    continue: { type: 'boolean' },
    turns: { type: 'string', default: '3' },
    budget: { type: 'string', default: '700' },
    page: { type: 'boolean' },
  },
});

try {
  if (options.help) console.log(help);
  else if (options.list) list();
  else if (options.page) writePage(readSummary(options.out) ?? nothingMeasured());
  else await measureAll();
} catch (error) {
  console.error(`bench: ${(error as Error).message}`);
  process.exitCode = 2;
}

function list(): void {
  for (const { id, title } of cases) console.log(`${id.padEnd(40)}${title}`);
  for (const name of [...startNames, ...labStartNames]) console.log(name);
}

function nothingMeasured(): never {
  throw new Error(`${options.out}: has no summary.json yet; run without --page first`);
}

async function measureAll(): Promise<void> {
  const torch = findTorch();
  const missing = await findMissing(torch);
  const effort = { turns: positive('turns'), budget: positive('budget') };
  let summary = begun({ effort, machine: await describeMachine(torch) });
  const about = [...aboutLines(summary.machine), ...missingLines(missing)];
  for (const line of about) console.log(line);

  const wanted = selected().filter(({ id }) => !summary.cases.some((known) => known.id === id));
  const left = timeLeft(wanted.length);
  for (const one of wanted) {
    const reason = one.missing?.() ?? null;
    if (reason !== null) {
      console.log(`\n${one.id}: left out: ${reason}`);
      left.skip();
      continue;
    }
    const method = { ...effort, python: torch?.python ?? '' };
    const figures = measureCase(one, takingPart(one, missing), method);
    summary = withCase(summary, figures);
    writeSummary(options.out, summary);
    for (const line of caseLines(one, figures)) console.log(line);
    console.log(left.next());
  }
  for (const line of goalLines(summary.cases)) console.log(line);
  summary = await withWaits(summary);
  if (positionals.length === 0) finish(summary, missing);
  process.exitCode = summary.cases.some(hasFailed) ? 1 : 0;
}

/** What is there already: all of it, except where a run of everything begins anew. */
function begun(now: Pick<Summary, 'effort' | 'machine'>): Summary {
  const nothing = { ...now, loads: [], cases: [], starts: [] };
  const known = readSummary(options.out);
  if (!known || (positionals.length === 0 && !options.continue)) return nothing;
  const same = (of: Pick<Summary, 'effort' | 'machine'>) =>
    JSON.stringify({ ...of.machine, date: '', effort: of.effort });
  if (same(known) !== same(now)) {
    throw new Error(
      `${options.out}: was measured elsewhere, with other versions, or with other --turns and ` +
        '--budget; name another folder with --out',
    );
  }
  // Cases that are named are measured again, and so are those that failed.
  const again = new Set(positionals.length === 0 ? [] : selected().map(({ id }) => id));
  return { ...known, cases: known.cases.filter((one) => !again.has(one.id) && !hasFailed(one)) };
}

/** In the order of the list, in whatever order they were measured. */
function withCase(summary: Summary, figures: CaseFigures): Summary {
  const place = ({ id }: CaseFigures) => cases.findIndex((one) => one.id === id);
  return {
    ...summary,
    loads: [...summary.loads, load()],
    cases: [...summary.cases, figures].toSorted((a, b) => place(a) - place(b)),
  };
}

/** With the times of starts, and of the lab. */
async function withWaits(summary: Summary): Promise<Summary> {
  const { turns } = summary.effort;
  const found = [
    ...(await measureStarts(turns, startNames.filter(isWanted))),
    ...(await measureLab(turns, labStartNames.filter(isWanted))),
  ];
  for (const line of startLines(found)) console.log(line);
  const whole = { ...summary, starts: withStarts(summary.starts, found) };
  writeSummary(options.out, whole);
  return whole;
}

/** The page, when everyone was there. */
function finish(summary: Summary, missing: Missing): void {
  const peers = ['torch1', 'tfjsWasm'] as const;
  if (peers.every((name) => missing[name] === null)) writePage(summary);
  else
    console.log('docs/benchmarks.md stays as it is, because peers are missing; --page writes it');
}

/** TensorFlow.js lacks kernels on its backends: that is told, and no failure of ours. */
function hasFailed({ contestants }: CaseFigures): boolean {
  return Object.entries(contestants).some(
    ([name, found]) => 'failure' in found && !name.startsWith('tfjs'),
  );
}

function isWanted(name: string): boolean {
  return positionals.length === 0 || positionals.some((begin) => name.startsWith(begin));
}

function selected() {
  const known = [...cases.map(({ id }) => id), ...startNames, ...labStartNames];
  if (known.some(isWanted)) return cases.filter(({ id }) => isWanted(id));
  throw new Error(`no benchmark begins with ${positionals.join(' or ')}; --list shows them`);
}

function positive(name: 'turns' | 'budget'): number {
  const number = Number(options[name]);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Error(`--${name}: expected a whole number above 0, got '${options[name]}'`);
}
