// Times the project beside its peers: `npm run bench -- --help` says how.
import { parseArgs } from 'node:util';
import { cases } from './cases/index.js';
import { findMissing, takingPart } from './contestants/available.js';
import { findTorch } from './contestants/processes.js';
import { measureCase } from './measure.js';
import type { CaseFigures } from './report/figures.js';
import { describeMachine, load } from './report/machine.js';
import { writePage } from './report/page.js';
import { aboutLines, caseLines, goalLines, missingLines } from './report/printed.js';
import { readSummary, type Summary, writeSummary } from './report/summary.js';
import { timeLeft } from './report/time-left.js';
import { measureStarts } from './start.js';

const help = `npm run bench -- [options] [NAME ...]

Times operations, layers and networks beside plain TypeScript, TensorFlow.js and PyTorch, whichever
are here, after comparing their results. NAME takes the cases whose names begin so (--list shows
them) and a page is written only when all have been measured.

  --list           the names of all cases
  --out DIR        where summary.json goes (test/benchmarks/out)
  --continue       keeps what summary.json has of an interrupted run
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

if (options.help) console.log(help);
else if (options.list) for (const { id, title } of cases) console.log(`${id.padEnd(36)}${title}`);
else if (options.page) writePage(readSummary(options.out) ?? nothingMeasured());
else await measureAll();

function nothingMeasured(): never {
  throw new Error(`${options.out}: has no summary.json yet; run without --page first`);
}

async function measureAll(): Promise<void> {
  const torch = findTorch();
  const missing = await findMissing(torch);
  const known = options.continue ? readSummary(options.out) : null;
  let summary: Summary = {
    machine: await describeMachine(torch),
    loads: [],
    cases: [],
    starts: [],
  };
  if (known) summary = { ...known, machine: summary.machine };
  for (const line of [...aboutLines(summary.machine), ...missingLines(missing)]) console.log(line);

  const wanted = selected();
  const method = {
    turns: positive('turns'),
    budget: positive('budget'),
    python: torch?.python ?? '',
  };
  const left = timeLeft(wanted.length);
  let failed = false;
  for (const one of wanted) {
    const reason = one.missing?.() ?? null;
    if (reason !== null) console.log(`\n${one.id}: left out: ${reason}`);
    if (reason !== null || summary.cases.some(({ id }) => id === one.id)) {
      left.skip();
      continue;
    }
    const figures = measureCase(one, takingPart(one, missing), method);
    failed ||= hasFailed(figures);
    summary = {
      ...summary,
      loads: [...summary.loads, load()],
      cases: [...summary.cases, figures],
    };
    writeSummary(options.out, summary);
    for (const line of caseLines(one, figures)) console.log(line);
    console.log(left.next());
  }
  for (const line of goalLines(summary.cases)) console.log(line);
  if (positionals.length === 0) {
    summary = { ...summary, starts: await measureStarts(method.turns) };
    writeSummary(options.out, summary);
    writePage(summary);
  }
  process.exitCode = failed ? 1 : 0;
}

/** TensorFlow.js lacks kernels on its backends: that is told, and no failure of ours. */
function hasFailed({ contestants }: CaseFigures): boolean {
  return Object.entries(contestants).some(
    ([name, found]) => 'failure' in found && !name.startsWith('tfjs'),
  );
}

function selected() {
  const found = cases.filter(
    ({ id }) => positionals.length === 0 || positionals.some((name) => id.startsWith(name)),
  );
  if (found.length > 0) return found;
  throw new Error(`no benchmark begins with ${positionals.join(' or ')}; --list shows them`);
}

function positive(name: 'turns' | 'budget'): number {
  const number = Number(options[name]);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Error(`--${name}: expected a whole number above 0, got '${options[name]}'`);
}
