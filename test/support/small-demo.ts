// The demo with fewer steps, on smaller phantoms: prints its losses and its Dice with all digits,
// so that versions of Node can be compared. The same seed gives the same bits on all of them.
import { phantomLabels, phantomSeries } from '@obelisk/data';
import { modelEntry } from '@obelisk/models';
import {
  defaultRecipe,
  memorySource,
  preparationOf,
  runExperiment,
  subset,
} from '@obelisk/training';

const entry = modelEntry('obelisk');
const phantoms = [...phantomSeries({ count: 4, seed: 1, size: [32, 24, 32] })];
const named = phantoms.map((phantom, at) => ({ name: `phantom ${at + 1}`, ...phantom }));
const cases = memorySource(named, preparationOf(entry));
const { history, heldOut } = await runExperiment({
  entry,
  labels: phantomLabels,
  training: subset(cases, [0, 1, 2]),
  validation: null,
  heldOut: subset(cases, [3]),
  settings: defaultRecipe(24),
  seed: 1,
});
console.log(JSON.stringify({ loss: history.loss, dice: heldOut.map(({ dice }) => dice) }));
