// Makes the pictures of docs/results.md: curves from the table of the page itself, boxplots from
// folders of `obelisk crossval`.
//   node --conditions=obelisk-source --import ./test/support/register-typescript.mjs \
//     docs/build/results-figures.mjs FOLDER [FOLDER...]
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { plotSvg } from '@obelisk/viz';
import * as Plot from '@observablehq/plot';
import { root, write } from './paths.mjs';

const folders = process.argv.slice(2);
if (folders.length === 0)
  throw new Error('results-figures: FOLDER of a cross-validation is missing');

/** Files on pages, light or dark: a ground of their own. */
const style = { fontSize: '12px', background: 'white', color: '#222' };
const picture = { style, width: 900, marginRight: 16, marginBottom: 44 };

/** The columns of the table, and how they are drawn. */
const columns = [
  { name: 'here, seed 1', stroke: '#2f7d6b', strokeWidth: 3 },
  { name: 'here, seed 2', stroke: '#3b6fb6', strokeWidth: 2 },
  { name: 'PyTorch, replayed', stroke: '#222', isDots: true },
  { name: 'PyTorch, the same 45', stroke: '#b34a2f', strokeWidth: 1.5 },
  { name: 'PyTorch, 60 scans', stroke: '#777', strokeWidth: 1.5, strokeDasharray: '5 4' },
];

save('dice', curves(readTable()));
save('boxes', boxes(folders.flatMap(readScores)));

/** Dice of each network, number of epochs and column of the table, as the page has it. */
function readTable() {
  const page = readFileSync(`${root}docs/results.md`, 'utf8').split('\n');
  const cells = (line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  const start = page.findIndex((line) => line.includes(columns[0].name) && line.startsWith('|'));
  const head = cells(page[start]);
  const points = [];
  let network = '';
  for (let at = start + 2; page[at].startsWith('|'); at++) {
    const row = cells(page[at]);
    network = row[0] || network;
    for (const { name } of columns) {
      const dice = Number.parseFloat(row[head.indexOf(name)]);
      if (!Number.isNaN(dice)) points.push({ network, epochs: Number(row[1]), name, dice });
    }
  }
  return points;
}

/** Dice against epochs, a network beside the other. */
function curves(points) {
  const networks = [...new Set(points.map(({ network }) => network))];
  const marks = columns.flatMap(({ name, isDots, ...look }) => {
    const own = points.filter((point) => point.name === name);
    const options = { x: 'epochs', y: 'dice', fx: 'network', ...look };
    return isDots ? Plot.dot(own, { ...options, r: 5, strokeWidth: 1.5 }) : Plot.line(own, options);
  });
  const keys = columns.map(({ name, stroke, isDots }, row) =>
    Plot.text([networks.at(-1)], {
      ...{ fx: (network) => network, text: () => `${isDots ? '○' : '—'} ${name}` },
      ...{ frameAnchor: 'bottom-right', dx: -8, dy: -8 - 16 * (columns.length - 1 - row) },
      ...{ fill: stroke, fontWeight: 600 },
    }),
  );
  return plotSvg('Mean Dice against epochs: here, replayed in PyTorch, and PyTorch by itself', {
    ...{ ...picture, height: 400, marginTop: 40, marginLeft: 50 },
    fx: { domain: networks, label: null },
    x: { label: 'epochs', ticks: 6 },
    y: { label: 'Dice, held out', grid: true },
    marks: [...marks, ...keys],
  });
}

/** Dice of every held-out scan and organ below a folder of `obelisk crossval`. */
function readScores(folder) {
  const subfolders = (path) =>
    readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${path}/${name}`);
  return subfolders(folder)
    .flatMap(subfolders)
    .map((fold) => `${fold}/summary.json`)
    .filter((file) => existsSync(file))
    .flatMap((file) => {
      const { model, labels, cases } = JSON.parse(readFileSync(file, 'utf8'));
      return cases.flatMap(({ dice }) =>
        dice.map((value, organ) => ({ model, organ: labels[organ + 1], dice: value })),
      );
    });
}

/** Boxplots of Dice over the scans, an organ beside the other. */
function boxes(scores) {
  return plotSvg('Boxplots of the Dice of all scans, for each network and organ', {
    ...{ ...picture, height: 250, marginLeft: 170 },
    fx: { label: null },
    x: { label: 'Dice', grid: true, ticks: 5 },
    y: { label: null },
    marks: [
      Plot.boxX(scores, { x: 'dice', y: 'model', fx: 'organ', fill: '#2f7d6b', fillOpacity: 0.4 }),
    ],
  });
}

function save(name, svg) {
  const path = `docs/images/hippocampus-${name}.svg`;
  write(`${root}${path}`, svg);
  console.log(`${path}: ${(svg.length / 1000).toFixed(0)} kB`);
}
