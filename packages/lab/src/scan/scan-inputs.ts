import { looksLikeScan } from '@obelisk/data';
import { batch, computed, effect } from '@preact/signals-core';
import { element } from '../page/element.js';
import { fileButton } from '../page/file-button.js';
import { areDicom, dicomScan } from './dicom-files.js';
import { joinedPairs } from './joined-pairs.js';
import type { NamedBytes, ShownScan } from './messages.js';
import type { ScanState } from './scan-state.js';

/** What the inputs tell. */
export interface InputActions {
  /** The user asks for a built-in file. */
  readonly phantom: () => void;
  readonly untrained: () => void;
  readonly trained: () => void;
  /** A file that may be a scan. */
  readonly scan: (file: NamedBytes) => void;
  /** Files that may be weights; several are an ensemble. */
  readonly weights: (files: readonly NamedBytes[]) => void;
}

type FileKind = 'scan' | 'weights';

/** How files came. */
interface Taken {
  /** As what they were chosen, where name and first bytes do not tell. */
  readonly kind?: FileKind;
  /** The name of their folder, where they came in one. */
  readonly folder?: string | null;
}

/** The two files that a segmentation needs, from the disk or built in. */
export class ScanInputs {
  readonly root: HTMLElement;

  constructor(
    private readonly state: ScanState,
    hasTrained: boolean,
    private readonly actions: InputActions,
  ) {
    const scanName = computed(() => describedScan(state.scan.value));
    const weightsName = computed(() => state.weights.value.map(described).join(', ') || 'none yet');
    const button = (id: string, text: string, act: () => void) =>
      element('button', { type: 'button', id, onclick: act }, text);
    const chooser = (id: string, text: string, accept: string, kind: FileKind) =>
      fileButton(text, { id, accept, multiple: true }, (files) => this.take(files, { kind }));
    this.root = element(
      'div',
      { class: 'scan-inputs' },
      element(
        'section',
        { class: 'panel' },
        element('h2', {}, '1. A scan'),
        chooser(
          'scan-file',
          'Choose a scan …',
          '.nii,.gz,.hdr,.img,.nrrd,.nhdr,.mha,.mhd,.raw,.zraw',
          'scan',
        ),
        fileButton(
          'Choose a DICOM folder …',
          { id: 'scan-folder', webkitdirectory: true },
          (files) => this.take(files, { folder: folderOf(files) }),
        ),
        button('phantom', 'Take a phantom', actions.phantom),
        element('output', { class: 'file' }, scanName),
        this.#seriesList(),
      ),
      element(
        'section',
        { class: 'panel' },
        element('h2', {}, '2. Weights'),
        chooser(
          'weight-files',
          'Choose .pth or .safetensors …',
          '.pth,.pt,.safetensors',
          'weights',
        ),
        hasTrained ? button('trained', 'Those of the training view', actions.trained) : '',
        button('untrained', 'Take untrained ones', actions.untrained),
        element('output', { class: 'file' }, weightsName),
        element('p', { id: 'expects', class: 'hint' }, state.expects),
        hasTrained ? '' : trainingHint(),
      ),
    );
  }

  /** The series of DICOM files, when there are several. */
  #seriesList(): HTMLElement {
    const list = element('div', { class: 'series', role: 'group', 'aria-label': 'Series' });
    effect(() => {
      const choices = this.state.series.value;
      list.hidden = choices.length === 0;
      const buttons = choices.map(({ text, take }) =>
        element('button', { type: 'button', onclick: () => this.#trying(take) }, text),
      );
      list.replaceChildren(
        element('p', { class: 'hint' }, 'Several series: which one?'),
        ...buttons,
      );
    });
    return list;
  }

  /** Tells what goes wrong. */
  async #trying(act: () => void | Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      batch(() => this.state.fail((error as Error).message));
    }
  }

  async #takeDicom(files: readonly NamedBytes[], folder: string | null): Promise<void> {
    this.state.series.value = await dicomScan(files, folder, (scan, lines) => {
      this.state.lines.value = lines;
      this.actions.scan(scan);
    });
  }

  /** Takes files from the disk. */
  async take(files: readonly File[], { kind, folder = null }: Taken = {}): Promise<void> {
    const read = await Promise.all(
      files.map(async (file) => ({
        name: file.name,
        bytes: new Uint8Array(await file.arrayBuffer()),
      })),
    );
    if (areDicom(read)) return this.#trying(() => this.#takeDicom(read, folder));
    return this.#trying(() => this.#sort(joinedPairs(read), kind));
  }

  #sort(joined: readonly NamedBytes[], kind: FileKind | undefined): void {
    const scans = joined.filter(
      ({ name, bytes }) =>
        looksLikeScan(bytes, name) || (kind === 'scan' && !/\.(pth?|safetensors)$/i.test(name)),
    );
    const weights = joined.filter((file) => !scans.includes(file));
    if (scans.length > 0) this.actions.scan(scans[scans.length - 1]);
    if (weights.length > 0) this.actions.weights(weights);
  }
}

/** The name of a chosen folder. */
const folderOf = ([file]: readonly File[]) => file?.webkitRelativePath.split('/')[0] || null;

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

const describedScan = (scan: ShownScan | null) =>
  scan ? `${described(scan.file)}, ${scan.voxels}` : 'none yet';

const described = ({ name, bytes }: NamedBytes) => `${name} (${sizeText(bytes.length)})`;

const sizeText = (bytes: number) =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
