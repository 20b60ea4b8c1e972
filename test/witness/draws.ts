/**
 * What a fold of `obelisk crossval` drew at random: the first weights of its network, and which
 * scans each step took and how it moved them. For `replay.py`, which says how to call both.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelEntry } from '@obelisk/models';
import { stateDictionary, writeSafetensors } from '@obelisk/nn';
import { defaultDevice, Random } from '@obelisk/tensor';
import { type FoldSummary, randomAffine, ScanDeck } from '@obelisk/training';

const [crossval, job, out] = process.argv.slice(2);
const readJson = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8'));
const summary: FoldSummary = readJson(crossval, job, 'summary.json');
const { model, seed, labels, trainingCases, history } = summary;
const { batch, augment } = readJson(crossval, 'crossval.json').options;

// As `runExperiment` and `SteppedTraining` draw, in that order.
const random = new Random(seed);
const options = { device: defaultDevice(), random: random.fork(), labels: labels.length };
const network = modelEntry(model).create(options);
const training = random.fork();
const deck = new ScanDeck(trainingCases, training.fork());
const moves = training.fork();
const draws = history.loss.map(() => {
  const scans = deck.draw(batch);
  return { scans, affine: scans.map(() => randomAffine(moves, augment).slice(0, 3)) };
});

mkdirSync(out, { recursive: true });
const weights = writeSafetensors(await stateDictionary(network));
writeFileSync(join(out, 'first.safetensors'), weights);
writeFileSync(join(out, 'draws.json'), JSON.stringify(draws));
