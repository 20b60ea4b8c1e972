// Makes docs/images/learning.svg, the film of the README: the offsets of the original network as it
// learns from phantoms, and what it finds meanwhile in a phantom that it never saw. Two minutes:
//   node --conditions=obelisk-source --import ./test/support/register-typescript.mjs \
//     docs/build/learning-film.mjs
import { phantomLabels, phantomSeries } from '@obelisk/data';
import { modelEntry } from '@obelisk/models';
import { Random } from '@obelisk/tensor';
import {
  createLearner,
  defaultRecipe,
  evaluateCase,
  meanOfPresent,
  memorySource,
  offsetsOf,
  preparationOf,
  subset,
  train,
} from '@obelisk/training';
import {
  abdominalWindow,
  displaySlice,
  informativeSlice,
  labelColours,
  magmaColour,
  offsetHistogram,
} from '@obelisk/viz';
import ndarray from 'ndarray';
import { root, write } from './paths.mjs';

const size = [64, 48, 64];
const [epochs, stepsPerEpoch] = [10, 64];
const entry = modelEntry('obelisk');
const labels = phantomLabels.length;
const phantoms = [...phantomSeries({ count: 13, seed: 1, size })];
const cases = memorySource(
  phantoms.map((phantom, at) => ({ name: `phantom ${at + 1}`, ...phantom })),
  preparationOf(entry),
);
const unseen = phantoms.length - 1;
/** Where the three pictures begin: 48, 64 and 64 wide. */
const [left, middle, right] = [4, 60, 132];
const frames = await learn();
const svg = film(frames);
write(`${root}docs/images/learning.svg`, svg);
console.log(`docs/images/learning.svg: ${(svg.length / 1000).toFixed(0)} kB`);

/** [{ step, offsets, found, dice }]: at the start and after each epoch. */
async function learn() {
  const settings = { ...defaultRecipe(epochs * stepsPerEpoch), stepsPerEpoch };
  const training = subset(cases, [...phantoms.keys()].slice(0, unseen));
  const random = new Random(1);
  const options = { random: random.fork(), labels };
  const learner = await createLearner(entry, training, settings, options);
  const made = [];
  const look = async () => {
    const offsets = (await offsetsOf(learner.network)).get('offset1');
    const { predicted, dice } = await evaluateCase(learner, await cases.load(unseen), labels);
    const step = made.length * stepsPerEpoch;
    made.push({ step, offsets, found: predicted, dice: meanOfPresent(dice) });
    console.log(`step ${step}: Dice ${meanOfPresent(dice).toFixed(2)}`);
  };
  await look();
  const task = { learner, cases: training, validation: null, labels, settings };
  await train({ ...task, random: random.fork(), onEpoch: look });
  return made;
}

/** One picture beside the other, frame after frame; who wants no motion sees the last one. */
function film(made) {
  const { scan, labels: truth } = phantoms[unseen];
  const index = informativeSlice(truth.data, 'axial');
  const sliceOf = (volume) => displaySlice(volume, 'axial', index);
  const colours = labelColours(phantomLabels);
  const organs = (volume) => runs(sliceOf(volume), (label) => (label > 0 ? colours[label] : null));
  const grey = runs(sliceOf(scan.data), (value) => greyOf(value));
  const [seconds, rest] = [0.7, 3];
  const whole = seconds * (made.length - 1) + rest;
  const percent = (part) => ((100 * part) / whole).toFixed(2);
  const shown = made.map(({ step, offsets, found, dice }, at) => {
    const isLast = at === made.length - 1;
    // All run from the beginning, each as if it had begun early enough to be seen at its time.
    const ahead = (whole - seconds * at).toFixed(1);
    return `<g class="${isLast ? 'last' : 'frame'}" style="animation-delay:-${ahead}s">
${panel(left, `offsets, step ${step}`, spread(offsets), 1.5)}
${panel(middle, `found: Dice ${dice.toFixed(2)}`, organs(ndarray(found, size)))}
</g>`;
  });
  const description =
    'Offsets spread from the middle while, in a slice of an abdomen, coloured organs appear';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 64" role="img"
aria-label="${description}" font-family="system-ui, sans-serif" font-size="4">
<style>
.frame{opacity:0;animation:show ${whole}s step-end infinite}
.last{animation:last ${whole}s step-end infinite}
@keyframes show{0%{opacity:1}${percent(seconds)}%{opacity:0}}
@keyframes last{0%{opacity:1}${percent(rest)}%{opacity:0}}
@media (prefers-reduced-motion:reduce){.frame,.last{animation:none}}
.o{opacity:.55}
</style>
<rect width="200" height="64" rx="3" fill="#111317"/>
<g transform="translate(${middle} 12)" shape-rendering="crispEdges">${grey}</g>
<g transform="translate(${right} 12)" shape-rendering="crispEdges">${grey}</g>
${panel(right, 'truth', organs(truth.data))}
${shown.join('\n')}
</svg>
`;
}

function panel(x, title, content, scale = 1) {
  const scaled = scale === 1 ? ' class="o"' : ` transform="scale(${scale})"`;
  return `<g transform="translate(${x} 12)">
<text y="-4" fill="#e8eaed">${title}</text>
<g${scaled} shape-rendering="crispEdges">${content}</g></g>`;
}

/** How many offsets lie where, over half of the image, on a logarithmic scale. */
function spread(offsets) {
  const bins = 32;
  const { counts } = offsetHistogram(offsets, [0, 1], 0.5, bins);
  const image = ndarray(counts, [bins, bins]);
  const upwards = image.step(-1, 1);
  const colourOf = (count) => (count > 0 ? magmaColour(Math.log1p(count) / Math.log1p(220)) : null);
  return `<rect width="${bins}" height="${bins}" fill="#000004"/>${runs(upwards, colourOf)}`;
}

/** Sixteen greys of the window for the abdomen. */
function greyOf(value) {
  const { centre, width } = abdominalWindow;
  const part = Math.min(Math.max((value - centre) / width + 0.5, 0), 1);
  const tone = Math.round(part * 15).toString(16);
  return tone === '0' ? '#000' : `#${tone}${tone}${tone}`;
}

/** Squares of one colour in a row are one rectangle, and all rectangles of a colour one path. */
function runs(image, colourOf) {
  const [rows, columns] = image.shape;
  const paths = new Map();
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; ) {
      const colour = colourOf(image.get(y, x));
      let end = x + 1;
      while (end < columns && colourOf(image.get(y, end)) === colour) end++;
      if (colour !== null) {
        paths.set(colour, `${paths.get(colour) ?? ''}M${x} ${y}h${end - x}v1h${x - end}z`);
      }
      x = end;
    }
  }
  return [...paths].map(([colour, path]) => `<path fill="${colour}" d="${path}"/>`).join('');
}
