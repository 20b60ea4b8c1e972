// What a training step and an inference ask of a graphics processor, beside a stored budget:
// `npm run gpu-check -- --help` says how.
import { parseArgs } from 'node:util';
import { chooseDevice } from '@obelisk/engine';
import { modelEntry, modelNames } from '@obelisk/models';
import { overBudget, renewed } from './budget.js';
import { readBudget, writeBudget } from './budget-file.js';
import { faultsOf, measuredNetwork, type NetworkReport } from './measured-network.js';
import { paperWalk } from './paper-walk.js';
import { type CheckReport, reportLines } from './report-lines.js';

const help = `npm run gpu-check -- [options]

Counts what the third training step and the second inference of each network ask of the graphics
processor that is here, on small scans, and what a training step of the paper's size would ask;
fails when a number is larger than its budget in test/gpu/budget.json, when living bytes grow, or
when losses are not those of webasm. OBELISK_SOFTWARE_ADAPTER=1 accepts a software driver.

  --json         one JSON document instead of tables
  --only NAME    networks whose names have NAME in them; may be given several times
  --update       makes the numbers the budget, larger ones as well`;

const { values: options } = parseArgs({
  options: {
    help: { type: 'boolean' },
    json: { type: 'boolean' },
    only: { type: 'string', multiple: true },
    update: { type: 'boolean' },
  },
});

try {
  if (options.help) console.log(help);
  else await check();
} catch (error) {
  console.error(`gpu-check: ${(error as Error).message}`);
  process.exitCode = 1;
}

async function check(): Promise<void> {
  const entries = selected();
  const { device, reason } = await chooseDevice('webgpu');
  const paper = entries.map((entry) => named(entry.name, () => paperWalk(entry)));
  const networks: NetworkReport[] = [];
  for (const entry of entries) {
    const started = performance.now();
    networks.push(await named(entry.name, () => measuredNetwork(entry, device)));
    const seconds = (performance.now() - started) / 1000;
    console.error(
      `${networks.length} of ${entries.length}: ${entry.name}, ${seconds.toFixed(1)} s`,
    );
  }
  const measured = [...networks.flatMap((network) => network.measured), ...paper];
  if (options.update) writeBudget(renewed(readBudget(), measured));
  const budget = readBudget();
  const failures = [
    ...measured.flatMap((one) => overBudget(one, budget)),
    ...networks.flatMap(faultsOf),
  ];
  print({ adapter: reason, networks, paper, failures });
  if (failures.length > 0) process.exitCode = 1;
}

function selected() {
  const { only = [''] } = options;
  const names = modelNames('paper').filter((name) => only.some((part) => name.includes(part)));
  if (names.length > 0) return names.map(modelEntry);
  throw new Error(
    `no network has ${only.join(' or ')} in its name; there are ${modelNames('paper')}`,
  );
}

/** Does a piece of work; what it throws begins with the network. */
function named<Result>(network: string, work: () => Result): Result {
  const told = (error: Error) => {
    throw new Error(`${network}: ${error.message}`, { cause: error });
  };
  try {
    const result = work();
    return result instanceof Promise ? (result.catch(told) as Result) : result;
  } catch (error) {
    return told(error as Error);
  }
}

function print(report: CheckReport): void {
  if (options.json) console.log(JSON.stringify(report, null, 2));
  else for (const line of reportLines(report)) console.log(line);
}
