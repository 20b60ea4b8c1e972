// Trains every member of the family on four small tasks and writes the table of docs/family.md. A
// quarter of an hour on two cores; `-- --seeds 1 --steps 50` for a look:
//   node --conditions=obelisk-source --import ./test/support/register-typescript.mjs \
//     docs/build/family-tasks.mjs
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as nn from '@obelisk/nn';
import { noGrad, Random, relu, tensor } from '@obelisk/tensor';
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

const side = 24;
const batch = 4;
/** Parameters of each network: as many channels as they allow. */
const mostParameters = 1700;

/** A smooth texture without a scale of its own: waves of 5 to 12 pixels in all directions. */
function texture(random) {
  const waves = Array.from({ length: 6 }, () => {
    const [k, angle] = [(2 * Math.PI) / random.uniform(5, 12), random.uniform(0, 2 * Math.PI)];
    return [k * Math.cos(angle), k * Math.sin(angle), random.uniform(0, 2 * Math.PI)];
  });
  return (x, y) =>
    waves.reduce((sum, [kx, ky, shift]) => sum + Math.sin(kx * x + ky * y + shift), 0) / 1.7;
}

const middle = (side - 1) / 2;

/** Per task an image, what is wanted of it, and where it is asked: functions of the pixel. */
const tasks = {
  /** What lies 6 pixels to the right and 2 down, everywhere. */
  'constant distance'(random) {
    const f = texture(random);
    const inside = (x, y) => x + 6 < side && y + 2 < side;
    return { image: f, wanted: (x, y) => f(x + 6, y + 2), asked: inside };
  },
  /** In the middle of a disc: how bright its rim is. The brightness inside tells the radius. */
  'discs of many sizes'(random) {
    const discs = [
      [6, 6],
      [17, 7],
      [7, 17],
      [17, 17],
    ].map(([x, y]) => ({
      ...{ x: x + random.uniform(-1, 1), y: y + random.uniform(-1, 1) },
      ...{ radius: random.uniform(1.5, 4.5), rim: random.uniform(-1, 1) },
    }));
    const at = (x, y) => {
      for (const disc of discs) {
        const distance = Math.hypot(x - disc.x, y - disc.y) - disc.radius;
        if (distance < -0.75) return disc.radius / 3;
        if (distance < 0.75) return disc.rim;
      }
      return 0;
    };
    const near = (x, y) => discs.find((disc) => Math.hypot(x - disc.x, y - disc.y) < 1);
    return {
      image: at,
      wanted: (x, y) => near(x, y)?.rim ?? 0,
      asked: (x, y) => near(x, y) !== undefined,
    };
  },
  /** The image, turned back: by an angle that a bright bar shows. */
  'one rotation'(random) {
    const f = texture(random);
    const straight = (x, y) => 0.5 * f(x, y) + 3 * Math.exp(-((y / 1.5) ** 2));
    const angle = random.uniform(-0.6, 0.6);
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const from = (x, y) => [x - middle, y - middle];
    return {
      image(px, py) {
        const [x, y] = from(px, py);
        return straight(c * x - s * y, s * x + c * y);
      },
      wanted: (px, py) => straight(...from(px, py)),
      asked: (px, py) => Math.hypot(...from(px, py)) < 10,
    };
  },
  /** A pattern that repeats every 4 pixels, without the noise on it. */
  'a period'(random) {
    const tile = Array.from({ length: 16 }, () => random.normal());
    const noise = Array.from({ length: side * side }, () => random.normal());
    const clean = (x, y) => tile[(y % 4) * 4 + (x % 4)];
    return {
      image: (x, y) => clean(x, y) + noise[y * side + x],
      wanted: clean,
      asked: (x, y) => Math.min(x, y) >= 4 && Math.max(x, y) < side - 4,
    };
  },
};

/** Images, answers and where they are asked, [count, 1, side, side] each. */
function draw(task, random, count) {
  const made = Array.from({ length: count }, () => task(random));
  const numbers = (f) =>
    tensor(
      Float32Array.from({ length: count * side * side }, (_, at) => {
        const [n, y, x] = [Math.floor(at / side ** 2), Math.floor(at / side) % side, at % side];
        return Number(f(made[n], x, y));
      }),
      { shape: [count, 1, side, side] },
    );
  return {
    image: numbers(({ image }, x, y) => image(x, y)),
    wanted: numbers(({ wanted }, x, y) => wanted(x, y)),
    asked: numbers(({ asked }, x, y) => asked(x, y)),
  };
}

/** An OBELISK layer on images: nine offsets that start across a third of the image, and weights. */
class ObeliskMember extends nn.Module {
  constructor({ inChannels, outChannels, random }) {
    super();
    this.sampling = new nn.Obelisk({ offsets: 9, deviation: 0.3, random });
    this.weights = new nn.Pointwise({ inChannels: 9 * inChannels, outChannels, random });
  }

  forward(x) {
    const [N, C] = x.shape;
    return this.weights
      .forward(this.sampling.forward(x.reshape([N, C, 1, side, side])))
      .reshape([N, -1, side, side]);
  }
}

/** A spatial transformer, and the ordinary convolution behind it. */
class TransformerMember extends nn.Module {
  constructor({ random, ...options }) {
    super();
    this.map = new nn.SpatialTransformer({
      axes: 2,
      inChannels: options.inChannels,
      hidden: 4,
      random,
    });
    this.conv = new nn.DilatedConv({ ...options, kernelSize: 3, padding: 1, random });
  }

  forward(x) {
    return this.conv.forward(this.map.forward(x));
  }
}

const window = { kernelSize: 3, padding: 1 };

/** The members, and the rate of what decides their places beside that of the weights. */
const members = {
  convolution: [(o) => new nn.DilatedConv({ ...o, ...window }), 1],
  'dilated, 4': [(o) => new nn.DilatedConv({ ...o, kernelSize: 3, padding: 4, dilation: 4 }), 1],
  'active convolution': [(o) => new nn.ActiveConv({ ...o, ...window }), 3],
  OBELISK: [(o) => new ObeliskMember(o), 1],
  DCLS: [(o) => new nn.DCLS({ ...o, kernelSize: 13, padding: 6, taps: 9 }), 3],
  'spatial transformer': [(o) => new TransformerMember(o), 0.1],
  DCNv1: [(o) => new nn.DCNv1({ ...o, ...window }), 1],
  DCNv2: [(o) => new nn.DCNv2({ ...o, ...window }), 1],
  DCNv3: [(o) => new nn.DCNv3({ ...o, ...window }), 1],
  DCNv4: [(o) => new nn.DCNv4({ ...o, ...window }), 1],
  attention: [(o) => new nn.DeformableAttention({ ...o, heads: 1, points: 9 }), 1],
};

/** A convolution, the member, and a number per pixel. */
class Net extends nn.Module {
  constructor(make, channels, random) {
    super();
    const wide = { axes: 2, inChannels: channels, outChannels: channels, random };
    this.first = new nn.DilatedConv({ ...wide, inChannels: 1, ...window, bias: true });
    this.member = make(wide);
    this.last = new nn.Pointwise({ inChannels: channels, outChannels: 1, bias: true, random });
  }

  forward(x) {
    return this.last.forward(relu(this.member.forward(relu(this.first.forward(x)))));
  }
}

/** As many channels as the parameters allow. */
function widest(make, random) {
  for (let channels = 32; ; channels--) {
    const net = new Net(make, channels, random);
    if (net.parameterCount() <= mostParameters) return net;
  }
}

/** Trains on images that are made on the way; the share of the variance that stays unexplained. */
async function learn(task, [make, places], seed) {
  const random = new Random(100 + seed);
  const net = widest(make, random.fork());
  const offsets = net.offsetParameters();
  const others = new Map([...net.parameters()].filter(([name]) => !offsets.has(name)));
  const groups = [{ parameters: others }];
  const rate = 0.01;
  if (offsets.size > 0) groups.push({ parameters: offsets, lr: rate * places });
  const adam = new nn.Adam(groups, { lr: rate });
  const images = random.fork();
  for (let step = 0; step < steps; step++) {
    adam.lr = rate * (step < 0.7 * steps ? 1 : 0.1);
    const { image, wanted, asked } = draw(task, images, batch);
    const error = net.forward(image).sub(wanted).mul(asked).square().sum().div(asked.sum().item());
    error.backward();
    adam.step();
    adam.zeroGrad();
  }
  const { image, wanted, asked } = draw(task, new Random(7), 64);
  const count = asked.sum().item();
  const left = noGrad(() => net.forward(image).sub(wanted).mul(asked).square().sum().item());
  const mean = wanted.mul(asked).sum().item() / count;
  const whole = wanted.sub(mean).mul(asked).square().sum().item();
  return { left: left / whole, parameters: net.parameterCount() };
}

const chosen = (all, names) =>
  Object.entries(all).filter(([name]) => names === '' || names.split(',').includes(name));
const rows = [];
for (const [name, member] of chosen(members, given.members)) {
  const row = [name];
  for (const [taskName, task] of chosen(tasks, given.tasks)) {
    const found = [];
    let parameters = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      const learned = await learn(task, member, seed);
      found.push(100 * learned.left);
      parameters = learned.parameters;
    }
    if (row.length === 1) row.push(parameters);
    found.sort((a, b) => a - b);
    const text = (value) => value.toFixed(value < 9.95 ? 1 : 0);
    row.push(
      `${text(found[Math.floor(seeds / 2)])} (${text(found[0])} to ${text(found[seeds - 1])})`,
    );
    console.log(`${name}, ${taskName}: ${row.at(-1)}`);
  }
  rows.push(row);
}

const head = ['member', 'parameters', ...chosen(tasks, given.tasks).map(([name]) => name)];
const line = (cells) => `| ${cells.join(' | ')} |\n`;
const table =
  line(head) + line(head.map((_, at) => (at ? '---:' : '---'))) + rows.map(line).join('');
console.log(table);
if (rows.length === Object.keys(members).length && given.tasks === '') {
  const page = `${root}docs/family.md`;
  const marked = /(<!-- tasks -->\n\n)[\s\S]*?(\n<!-- \/tasks -->)/;
  write(page, readFileSync(page, 'utf8').replace(marked, `$1${table}$2`));
}
