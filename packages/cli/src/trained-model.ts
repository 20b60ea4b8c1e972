import type { Device } from '@obelisk/kernels';
import type { AnyModelEntry } from '@obelisk/models';
import type { Preparation, ScanNetwork } from '@obelisk/training';
import { guessedModel } from './guessed-model.js';
import { findAnyModel } from './model-option.js';
import { type WeightsFile, weightsReader } from './weights-file.js';
import { weightsLoader } from './weights-loader.js';

/** What a training fixes: the network, its labels and what its scans must be like. */
export interface ModelCharacter {
  readonly entry: AnyModelEntry;
  /** Names of the labels, background first. */
  readonly labels: readonly string[];
  readonly preparation: Preparation;
}

/** A network with its weights, ready to segment. */
export interface TrainedModel extends ModelCharacter {
  /** How the model was found, when `--model` did not name it. */
  readonly line: string | null;
  /** Each loads the weights of one file into the one network that there is, and gives that. */
  readonly networks: readonly (() => ScanNetwork)[];
}

/**
 * The network that weight files belong to. Several files are an ensemble, of folds for example.
 * @param asked - `--model`; guessed from the first file when left out
 * @throws Error that names the file which does not fit the model, or the others
 */
export async function trainedModel(
  asked: string | undefined,
  paths: readonly string[],
  device: Device,
): Promise<TrainedModel> {
  const named = asked === undefined ? null : await findAnyModel(asked);
  const read = await weightsReader();
  const first = read(paths[0]);
  const guess = named ? null : await guessedModel(first);
  const character = await characterOf(first, named ?? (await findAnyModel(guess?.name ?? '')));
  const load = await weightsLoader(character, device, read);
  // Each file is tried before the work begins; one after the other, so that one is in memory.
  for (const path of paths) {
    const file = path === paths[0] ? first : read(path);
    requireAlike(await characterOf(file, character.entry), character, path, paths[0]);
    load(file);
  }
  const line = guess?.line ?? null;
  return { ...character, line, networks: paths.map((path) => () => load(path)) };
}

/** Checkpoints of ours say which labels and which preparation they were trained with. */
async function characterOf(
  { path, notes }: WeightsFile,
  entry: AnyModelEntry,
): Promise<ModelCharacter> {
  const { preparationOf, readPreparation } = await import('@obelisk/training');
  const model = notes.get('model') ?? entry.name;
  if (model !== entry.name) {
    throw new Error(`${path}: was trained as ${model}; expected ${entry.name}`);
  }
  const labels = notes.get('labels')?.split(',') ?? entry.labels;
  const stored = notes.get('preparation');
  const preparation = stored ? readPreparation(stored, path) : preparationOf(entry);
  return { entry, labels, preparation };
}

/** Refuses to average networks that see other scans, or whose channels mean other labels. */
function requireAlike(
  { labels, preparation }: ModelCharacter,
  expected: ModelCharacter,
  path: string,
  first: string,
): void {
  if (labels.join() !== expected.labels.join()) {
    throw new Error(
      `${path}: has the labels ${labels.join(', ')}; expected those of ${first}: ` +
        expected.labels.join(', '),
    );
  }
  const [own, wanted] = [preparation, expected.preparation].map(inOrder);
  if (own !== wanted) {
    throw new Error(
      `${path}: its scans were prepared as ${own}; expected as for ${first}: ${wanted}`,
    );
  }
}

/** A preparation as text, its members always in the same order. */
function inOrder({ orientation, spacing, size, fit, intensity }: Preparation): string {
  const values = intensity === 'volume' ? intensity : [intensity.factor, intensity.offset];
  return JSON.stringify([orientation, spacing, size, fit, values]);
}
