// Three networks on SwiftShader beside their budgets, in a process of their own; the walk at the
// paper's size of all twelve; and the comparison itself.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { KernelThis } from '@obelisk/engine';
import { modelEntry, modelNames } from '@obelisk/models';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  missingSwiftShader,
  swiftShaderEnvironment,
  swiftShaderFolder,
} from '../support/chromium.js';
import { unless } from '../support/skip.js';
import { type Budget, type Measured, overBudget, renewed } from './budget.js';
import { readBudget } from './budget-file.js';
import { faultsOf } from './measured-network.js';
import { paperWalk } from './paper-walk.js';
import { type CheckReport, reportLines } from './report-lines.js';
import { threadWork } from './thread-work.js';

const check = suite('npm run gpu-check');
const noDriver = missingSwiftShader();
/** One of points, one of points and convolutions, one of convolutions. */
const networks = ['obelisk-visceral', 'obelisk-visceral-hybrid', 'unet-global-visceral'];

const training: Measured = {
  network: 'net',
  phase: 'training',
  numbers: { hostSteps: 0, kernels: 12, uploads: 3 },
};
const budget: Budget = { net: { training: { hostSteps: 0, kernels: 12, uploads: 3 } } };

check('names each number that is larger than its budget, and none that is not', () => {
  assert.equal(overBudget(training, budget), []);
  const numbers = { hostSteps: 0, kernels: 13, uploads: 2 };
  const said = ['net, training: kernels is 13, budget 12'];
  assert.equal(overBudget({ ...training, numbers }, budget), said);
});

check('uploads are compared where no step of the host decides when they happen', () => {
  const counted = (hostSteps: number) => ({ ...training, numbers: { hostSteps, uploads: 9 } });
  assert.equal(overBudget(counted(0), budget), ['net, training: uploads is 9, budget 3']);
  assert.equal(overBudget(counted(1), budget), ['net, training: hostSteps is 1, budget 0']);
});

check('what has no budget is named', () => {
  assert.equal(overBudget(training, {}), ['net, training: has no budget; --update writes one']);
  const numbers = { kernels: 1, submits: 2 };
  const said = ['net, training: submits is 2, and has no budget'];
  assert.equal(overBudget({ ...training, numbers }, budget), said);
});

check('a renewed budget keeps what was not measured', () => {
  const paper: Measured = { network: 'net', phase: 'paper', numbers: { kernels: 1 } };
  const both = { net: { training: training.numbers, paper: { kernels: 1 } } };
  assert.equal(renewed(budget, [paper]), both);
  assert.equal(budget.net.paper, undefined);
});

check('memory that is kept and losses that part are named', () => {
  const losses = { webgpu: [1], webasm: [1] };
  const report = { network: 'net', size: [16, 16, 16] as const, measured: [training], losses };
  assert.equal(faultsOf({ ...report, livingBytes: [8, 8], lossesApart: 1e-6 }), []);
  const faults = faultsOf({ ...report, livingBytes: [8, 12], lossesApart: Number.NaN });
  assert.equal(faults, [
    'net, training: livingBytes is 12, budget 8',
    'net, training: lossesApart is NaN, budget 0.00001',
  ]);
});

check('turns and loads of a thread are counted in the text of its kernel', () => {
  function kernel(this: KernelThis, x: number[][], factor: number, y: number[]) {
    let sum = 0;
    for (let row = 1; row < this.constants.rows; row++) {
      sum += factor * x[row][this.thread.x];
      for (let k = 0; k < 3; k++) {
        if (k > 1) sum += y[k];
      }
    }
    return sum + y[this.thread.x];
  }
  const [x, y] = [new Float32Array(50), new Float32Array(10)];
  const inputs = [
    { name: 'x', from: x, extent: [10, 5] as const },
    { name: 'factor', number: 2 },
    { name: 'y', from: y, extent: [10] as const },
  ];
  const call = { name: 'test', kernel, output: [10] as const, integers: { rows: 5 }, inputs };
  assert.equal(threadWork(call), { turns: 4 + 12, loads: 4 + 12 + 1 });
});

for (const name of modelNames('paper')) {
  check(`${name} at the paper's size is within its budget`, () => {
    assert.equal(overBudget(paperWalk(modelEntry(name)), readBudget()), []);
  });
}

unless(noDriver, check)(
  'three networks on a software driver are within their budgets',
  async () => {
    const { exitCode, printed, errors } = await checked(networks);
    assert.ok(printed, errors);
    const report = JSON.parse(printed) as CheckReport;
    assert.equal(report.failures, []);
    assert.is(exitCode, 0);
    assert.match(report.adapter, /SwiftShader/);
    assert.equal(report.networks.map(({ network }) => network).sort(), [...networks].sort());
    const lines = reportLines(report);
    for (const { network, numbers } of report.networks.flatMap(({ measured }) => measured)) {
      const row = lines.find(
        (line) => line.includes(network) && line.includes(`${numbers.kernels}`),
      );
      assert.ok(row, `${network}: no row`);
    }
  },
);

check('without a driver it says so in one sentence', async () => {
  const env = { ...process.env, VK_DRIVER_FILES: '/nowhere' };
  const { exitCode, printed, errors } = await checked(['unet-lean'], env);
  assert.is(exitCode, 1);
  assert.is(printed, '');
  assert.match(errors, /^gpu-check: device: webgpu cannot be used here: [^\n]+$/m);
});

/** Runs the command for these networks. */
function checked(names: readonly string[], environment?: NodeJS.ProcessEnv) {
  const hooks = fileURLToPath(new URL('../support/register-typescript.mjs', import.meta.url));
  const file = fileURLToPath(new URL('gpu-check.ts', import.meta.url));
  const node = ['--conditions=obelisk-source', '--import', hooks, file, '--json'];
  const env = environment ?? swiftShaderEnvironment(swiftShaderFolder() as string);
  const only = names.flatMap((name) => ['--only', name]);
  return new Promise<{ exitCode: number; printed: string; errors: string }>((resolve) => {
    const child = execFile(process.execPath, [...node, ...only], { env }, (_, printed, errors) => {
      resolve({ exitCode: child.exitCode ?? -1, printed, errors });
    });
  });
}

check.run();
