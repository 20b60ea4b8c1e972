import type { FuzzKind } from '../fuzz-kind.js';

/** A kind of input, loaded when it is wanted: each needs other packages. */
export interface KindEntry {
  readonly name: string;
  /** How many of a hundred inputs are of this kind. */
  readonly share: number;
  load(): Promise<FuzzKind>;
}

/** All kinds of input. */
export const kinds: readonly KindEntry[] = [
  { name: 'nifti', share: 14, load: async () => (await import('./nifti.js')).nifti },
  { name: 'formats', share: 4, load: async () => (await import('./formats.js')).formats },
  { name: 'dicom', share: 4, load: async () => (await import('./dicom.js')).dicom },
  { name: 'gzip', share: 14, load: async () => (await import('./gzip.js')).gzip },
  { name: 'pth', share: 14, load: async () => (await import('./pth.js')).pth },
  { name: 'safetensors', share: 15, load: async () => (await import('./safetensors.js')).tensors },
  { name: 'dataset', share: 12, load: async () => (await import('./dataset.js')).dataset },
  { name: 'checkpoint', share: 12, load: async () => (await import('./checkpoint.js')).checkpoint },
  { name: 'notebook', share: 10, load: async () => (await import('./notebook.js')).notebook },
  { name: 'command', share: 1, load: async () => (await import('./command.js')).command },
];

/** One that goes wrong in every way, to try the fuzzer itself. */
const faulty: KindEntry = {
  ...{ name: 'faulty', share: 0 },
  load: async () => (await import('./faulty.js')).faulty,
};

/** @throws Error when there is none of that name */
export function kindNamed(name: string): KindEntry {
  const found = [...kinds, faulty].find((kind) => kind.name === name);
  if (found) return found;
  throw new Error(
    `there is no kind ${name}; expected ${kinds.map((kind) => kind.name).join(', ')}`,
  );
}
