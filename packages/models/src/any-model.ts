import { type ModelEntry, modelEntry, modelNames } from './catalogue.js';
import { type VolumeModelEntry, volumeModelEntry, volumeModelNames } from './volume-catalogue.js';

/**
 * A network of either catalogue; `kind` tells which: 'points' are sampled at chosen places,
 * 'volume' takes a whole volume.
 */
export type AnyModelEntry = ModelEntry | VolumeModelEntry;

/** By the table in which a network first appears, and in that table's order. */
const tables: readonly (readonly string[])[] = [
  ['unet-table1'],
  ['obelisk'],
  [
    'obelisk-unary',
    'obelisk-fixed',
    'obelisk-visceral',
    'obelisk-visceral-hybrid',
    'unet-visceral',
    'unet-global-visceral',
  ],
  ['obelisk-tcia-hybrid', 'unet-tcia', 'unet-lean', 'unet-global-tcia'],
];

/**
 * The names of all networks of the paper, in the order of its Tables 1 to 4: each where it first
 * appears.
 *
 * @example
 * ```ts
 * import { allModelNames } from '@obelisk/models';
 * allModelNames().length; // => 12
 * allModelNames().slice(0, 3); // => ['unet-table1', 'obelisk', 'obelisk-unary']
 * ```
 */
export function allModelNames(): string[] {
  return tables.flat();
}

/**
 * The network of that name, of whichever kind.
 * @throws Error for an unknown name
 *
 * @example
 * ```ts
 * import { anyModelEntry } from '@obelisk/models';
 * const entry = anyModelEntry('unet-lean');
 * entry.kind; // => 'volume'
 * entry.paperSize; // => [144, 144, 144]
 * anyModelEntry('vnet'); // throws: model: 'vnet' is unknown; there are unet-table1, obelisk,
 * ```
 */
export function anyModelEntry(name: string): AnyModelEntry {
  if (modelNames().includes(name)) return modelEntry(name);
  if (volumeModelNames().includes(name)) return volumeModelEntry(name);
  throw new Error(`model: '${name}' is unknown; there are ${allModelNames().join(', ')}`);
}
