import type { DatasetManifest } from './dataset-manifest.js';
import { phantomLabels } from './phantom-organs.js';

/** A file by the number in its name. */
type ByNumber = ReadonlyMap<number, string>;

const scanName = /^pancreas_ct(\d+)\.nii(\.gz)?$/;
const labelName = /^label_ct(\d+)\.nii(\.gz)?$/;

/**
 * The data set in a folder with the paper's own naming, in which the released code looks for its
 * scans: `pancreas_ct1.nii.gz`, `label_ct1.nii.gz` and so on, with whichever numbers. They are CTs
 * with the labels of TCIA.
 *
 * @param files - the names of the files in the folder
 * @param folder - its path, for messages
 * @returns without cases when none of the files is named so
 * @throws one sentence when a scan or a label map lacks the other, or two have the same number
 * @example
 * ```ts
 * import { paperManifest } from '@obelisk/data';
 * const files = ['label_ct7.nii.gz', 'pancreas_ct7.nii.gz', 'notes.txt'];
 * const { labels, training } = paperManifest(files, 'abdomen');
 * labels[6]; // => 'liver'
 * training[0].name; // => 'pancreas_ct7'
 * paperManifest(['pancreas_ct7.nii'], 'abdomen'); // throws: has no label map; expected label_ct7
 * ```
 */
export function paperManifest(files: readonly string[], folder: string): DatasetManifest {
  const scans = numberedFiles(files, scanName, folder);
  const labels = numberedFiles(files, labelName, folder);
  refuseUnpaired(scans, labels, (number) => `no label map; expected label_ct${number}`, folder);
  refuseUnpaired(labels, scans, (number) => `no scan; expected pancreas_ct${number}`, folder);
  const numbers = [...scans.keys()].sort((a, b) => a - b);
  return {
    name: 'pancreas_ct',
    modalities: ['CT'],
    labels: phantomLabels,
    training: numbers.map((number) => {
      const image = scans.get(number) as string;
      return { name: withoutEnding(image), image, label: labels.get(number) as string };
    }),
    test: [],
  };
}

function numberedFiles(files: readonly string[], pattern: RegExp, folder: string): ByNumber {
  const found = new Map<number, string>();
  for (const file of [...files].sort()) {
    const [, digits] = file.match(pattern) ?? [];
    if (digits === undefined) continue;
    const other = found.get(Number(digits));
    if (other !== undefined) {
      throw new Error(`${folder}: ${other} and ${file} have the same number ${Number(digits)}`);
    }
    found.set(Number(digits), file);
  }
  return found;
}

function refuseUnpaired(
  files: ByNumber,
  others: ByNumber,
  lacks: (digits: string) => string,
  folder: string,
): void {
  for (const [number, file] of files) {
    if (others.has(number)) continue;
    // As the file that is there has it: with its zeros, and its ending.
    throw new Error(`${folder}: ${file} has ${lacks(file.replace(/^\D+/, ''))}`);
  }
}

const withoutEnding = (file: string) => file.replace(/\.nii(\.gz)?$/, '');
