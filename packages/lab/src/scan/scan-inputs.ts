import { looksLikeScan } from '@obelisk/data';
import { element } from '../page/element.js';
import { fileButton } from '../page/file-button.js';
import { joinedPairs } from './joined-pairs.js';
import type { NamedBytes } from './messages.js';

/** What the inputs tell. */
export interface InputActions {
  /** The user asks for a built-in file. */
  readonly phantom: () => void;
  readonly untrained: () => void;
  readonly trained: () => void;
  /** A file that may be a scan; see `useScan`. */
  readonly scan: (file: NamedBytes) => void;
  /** Other weights are there now. */
  readonly weights: () => void;
  /** Why files cannot be taken, in one sentence. */
  readonly refused: (sentence: string) => void;
}

/** The two files that a segmentation needs, from the disk or built in. */
export class ScanInputs {
  scan: NamedBytes | null = null;
  weights: readonly NamedBytes[] = [];
  readonly #scanName = element('output', { class: 'file' }, 'none yet');
  readonly #weightsName = element('output', { class: 'file' }, 'none yet');
  readonly root: HTMLElement;

  constructor(
    hasTrained: boolean,
    private readonly actions: InputActions,
  ) {
    const button = (id: string, text: string, act: () => void) =>
      element('button', { type: 'button', id, onclick: act }, text);
    const chooser = (id: string, text: string, accept: string, multiple: boolean) =>
      fileButton(text, { id, accept, multiple }, (files) => this.take(files));
    this.root = element(
      'div',
      { class: 'scan-inputs' },
      element(
        'section',
        { class: 'panel' },
        element('h2', {}, '1. A scan'),
        chooser('scan-file', 'Choose a NIfTI scan …', '.nii,.gz,.hdr,.img', true),
        button('phantom', 'Take a phantom', actions.phantom),
        this.#scanName,
      ),
      element(
        'section',
        { class: 'panel' },
        element('h2', {}, '2. Weights'),
        chooser('weight-files', 'Choose .pth or .safetensors …', '.pth,.pt,.safetensors', true),
        hasTrained ? button('trained', 'Those of the training view', actions.trained) : '',
        button('untrained', 'Take untrained ones', actions.untrained),
        this.#weightsName,
        hasTrained ? '' : trainingHint(),
      ),
    );
  }

  /** Takes files from the disk; what each one is, its name or its first bytes tell. */
  async take(files: readonly File[]): Promise<void> {
    const read = await Promise.all(
      files.map(async (file) => ({
        name: file.name,
        bytes: new Uint8Array(await file.arrayBuffer()),
      })),
    );
    let joined: readonly NamedBytes[];
    try {
      joined = joinedPairs(read);
    } catch (error) {
      this.actions.refused((error as Error).message);
      return;
    }
    const scans = joined.filter(({ name, bytes }) => looksLikeScan(bytes, name));
    const weights = joined.filter((file) => !scans.includes(file));
    if (scans.length > 0) this.actions.scan(scans[scans.length - 1]);
    if (weights.length > 0) this.useWeights(weights);
  }

  /** @param voxels - what it consists of, for the user; null for none that can be used */
  useScan(scan: NamedBytes | null, voxels = ''): void {
    this.scan = scan;
    this.#scanName.textContent = scan ? `${described(scan)}, ${voxels}` : 'none yet';
  }

  useWeights(weights: readonly NamedBytes[]): void {
    this.weights = weights;
    this.#weightsName.textContent = weights.map(described).join(', ');
    this.actions.weights();
  }
}

function trainingHint(): HTMLElement {
  const link = element('a', { href: '#/training' }, 'Training');
  return element(
    'p',
    { class: 'hint dim' },
    'None at hand? Train a network in ',
    link,
    ', and save it.',
  );
}

const described = ({ name, bytes }: NamedBytes) => `${name} (${sizeText(bytes.length)})`;

const sizeText = (bytes: number) =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
