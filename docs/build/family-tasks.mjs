// Trains every member of the family on four small tasks and writes the table of docs/family.md. A
// quarter of an hour on two cores; `-- --seeds 1 --steps 50` for a look. The networks of the first
// seed go into the lab, a file of weights per task, where all members of a task were trained:
//   node --conditions=obelisk-source --import ./test/support/register-typescript.mjs \
//     docs/build/family-tasks.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as nn from '@obelisk/nn';
import { noGrad, Random } from '@obelisk/tensor';
import { taskMembers, widestNet } from '../../packages/lab/src/family/task-network.ts';
import { drawTask, taskNames, taskTitles } from '../../packages/lab/src/family/tasks.ts';
import { root, write } from './paths.mjs';

const { values: given } = parseArgs({
  options: {
    seeds: { type: 'string', default: '3' },
    steps: { type: 'string', default: '100' },
    members: { type: 'string', default: '' },
    tasks: { type: 'string', default: '' },
  },
});
const [seeds, steps] = [Number(given.seeds), Number(given.steps)];

const batch = 4;

/** Trains on images that are made on the way; the share of the variance that stays unexplained. */
async function learn(task, member, seed) {
  const random = new Random(100 + seed);
  const net = widestNet(member, random.fork());
  const offsets = net.offsetParameters();
  const others = new Map([...net.parameters()].filter(([name]) => !offsets.has(name)));
  const groups = [{ parameters: others }];
  const rate = 0.01;
  if (offsets.size > 0) groups.push({ parameters: offsets, lr: rate * taskMembers[member].places });
  const adam = new nn.Adam(groups, { lr: rate });
  const images = random.fork();
  for (let step = 0; step < steps; step++) {
    adam.lr = rate * (step < 0.7 * steps ? 1 : 0.1);
    const { image, wanted, asked } = drawTask(task, images, batch);
    const error = net.forward(image).sub(wanted).mul(asked).square().sum().div(asked.sum().item());
    error.backward();
    adam.step();
    adam.zeroGrad();
  }
  const { image, wanted, asked } = drawTask(task, new Random(7), 64);
  const count = asked.sum().item();
  const left = noGrad(() => net.forward(image).sub(wanted).mul(asked).square().sum().item());
  const mean = wanted.mul(asked).sum().item() / count;
  const whole = wanted.sub(mean).mul(asked).square().sum().item();
  return { left: left / whole, parameters: net.parameterCount(), net };
}

const chosen = (names, asked) =>
  names.filter((name) => asked === '' || asked.split(',').includes(name));
const members = chosen(Object.keys(taskMembers), given.members);
const tasks = chosen(taskNames, given.tasks);
const weights = Object.fromEntries(tasks.map((task) => [task, new Map()]));
const rows = [];
for (const member of members) {
  const { title } = taskMembers[member];
  const row = [title];
  for (const task of tasks) {
    const found = [];
    let parameters = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      const learned = await learn(task, member, seed);
      found.push(100 * learned.left);
      parameters = learned.parameters;
      if (seed > 1 || member === 'convolution') continue; // the view does not show that one
      for (const [name, array] of await nn.stateDictionary(learned.net)) {
        weights[task].set(`${member}.${name}`, array);
      }
    }
    if (row.length === 1) row.push(parameters);
    found.sort((a, b) => a - b);
    const text = (value) => value.toFixed(value < 9.95 ? 1 : 0);
    row.push(
      `${text(found[Math.floor(seeds / 2)])} (${text(found[0])} to ${text(found[seeds - 1])})`,
    );
    console.log(`${title}, ${taskTitles[task]}: ${row.at(-1)}`);
  }
  rows.push(row);
}

const head = ['member', 'parameters', ...tasks.map((task) => taskTitles[task])];
const line = (cells) => `| ${cells.join(' | ')} |\n`;
const table =
  line(head) + line(head.map((_, at) => (at ? '---:' : '---'))) + rows.map(line).join('');
console.log(table);
if (given.members === '') {
  const folder = `${root}packages/lab/src/family/trained`;
  for (const [task, tensors] of Object.entries(weights)) {
    writeFileSync(`${folder}/${task}.safetensors`, nn.writeSafetensors(tensors));
  }
}
if (given.members === '' && given.tasks === '' && seeds > 1) {
  const page = `${root}docs/family.md`;
  const marked = /(<!-- tasks -->\n\n)[\s\S]*?(\n<!-- \/tasks -->)/;
  write(page, readFileSync(page, 'utf8').replace(marked, `$1${table}$2`));
}
