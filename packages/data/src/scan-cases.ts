import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { someOf } from '@obelisk/engine/text';
import { isDicomSource } from './node-dicom.js';
import { reasonOf } from './node-file-access.js';

/** A scan or label map in a folder. */
export interface ScanCase {
  /** Its file's name without the ending, and without nnU-Net's number of the channel, `_0000`. */
  readonly name: string;
  readonly path: string;
}

/** What a folder of scans holds. */
export interface ScanCases {
  /** In the order of their names. */
  readonly cases: readonly ScanCase[];
  /** Tells what else is there, which is not read; null where nothing is. */
  readonly left: string | null;
}

/** A name, its ending, and whether it may be packed: as `readScan` reads them. */
const scanName = /^(?!\.)(.+?)(?:\.(nii|hdr|img)(?:\.gz)?|(?:\.seg)?\.(nrrd|nhdr|mha|mhd)|\.zip)$/i;

/** How nnU-Net numbers channels. */
const channelNumber = /_(\d{4})$/;

/**
 * The scans or label maps of a folder: its .nii, .nii.gz, .nrrd and .mha files, headers beside
 * their voxels (.hdr/.img, .nhdr, .mhd), and folders or .zip of DICOM files. Other folders in it
 * are not looked into. Where one name ends in `_0000`, names are as nnU-Net has them, and other
 * numbers are further channels.
 *
 * @throws one sentence when the folder cannot be read or holds no scan, two files would be the same
 * case, or a case has several channels
 * @example
 * ```ts
 * import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { scanCases } from '@obelisk/data/node';
 * const folder = mkdtempSync(`${tmpdir()}/obelisk-`);
 * for (const name of ['b.hdr', 'b.img', 'a_0000.nii.gz', 'notes.txt']) {
 *   writeFileSync(`${folder}/${name}`, '');
 * }
 * const { cases, left } = scanCases(folder);
 * cases.map(({ name }) => name); // => ['a', 'b']
 * left?.endsWith('not read: notes.txt'); // => true
 * writeFileSync(`${folder}/a.nii`, '');
 * scanCases(folder); // throws: a.nii and a_0000.nii.gz are both the case a
 * rmSync(folder, { recursive: true });
 * ```
 */
export function scanCases(folder: string): ScanCases {
  const { scans, others } = sorted(folder);
  if (scans.length === 0) {
    if (isDicomSource(folder)) {
      throw new Error(
        `${folder}: holds DICOM files of one scan; expected --output labels.nii.gz, a file, or ` +
          'a folder of such folders',
      );
    }
    throw new Error(
      `${folder}: holds no scans; expected .nii, .nii.gz, .nrrd or .mha files, or .hdr/.img pairs`,
    );
  }
  requireOneChannel(folder, scans);
  const byCase = new Map<string, string>();
  for (const file of scans) {
    const name = withoutScanEnding(file).replace(/_0000$/, '');
    const other = byCase.get(name);
    if (other !== undefined) {
      throw new Error(`${folder}: ${other} and ${file} are both the case ${name}; expected one`);
    }
    byCase.set(name, file);
  }
  const cases = [...byCase].map(([name, file]) => ({ name, path: join(folder, file) }));
  cases.sort((a, b) => (a.name < b.name ? -1 : 1));
  const left = others.length > 0 ? `${folder}: not read: ${someOf(others, 5)}` : null;
  return { cases, left };
}

/**
 * A file's name without the ending of a scan.
 *
 * @example
 * ```ts
 * import { withoutScanEnding } from '@obelisk/data/node';
 * ['a.nii.gz', 'b.img', 'c.txt'].map(withoutScanEnding); // => ['a', 'b', 'c.txt']
 * ```
 */
export const withoutScanEnding = (file: string): string => file.replace(scanName, '$1');

/** The files that are scans, of a pair one, and all else. */
function sorted(folder: string): { scans: string[]; others: string[] } {
  const scans: string[] = [];
  const others: string[] = [];
  const names = entriesOf(folder).sort();
  const headers = new Set(
    names.filter((name) => /\.hdr(\.gz)?$/i.test(name)).map(withoutScanEnding),
  );
  const voxelsOf = voxelFiles(names);
  for (const name of names) {
    const present = statSync(join(folder, name), { throwIfNoEntry: false });
    const [, base, nifti, other] = scanName.exec(name) ?? [];
    const kind = nifti ?? other;
    if (isDicomCase(folder, name)) scans.push(name);
    else if (present?.isDirectory()) others.push(`${name} (a folder)`);
    else if (voxelsOf.has(name)) continue;
    else if (kind === undefined || present?.isFile() === false) others.push(name);
    else if (kind.toLowerCase() !== 'img' || !headers.has(base)) scans.push(name);
  }
  return { scans, others };
}

/** Whether it is a folder or .zip of DICOM files. */
const isDicomCase = (folder: string, name: string) =>
  !name.startsWith('.') && isDicomSource(join(folder, name));

/** The files of voxels beside a header of text, under the names that ITK and teem give them. */
function voxelFiles(names: readonly string[]): ReadonlySet<string> {
  const headers = names.filter((name) => /\.(mhd|nhdr)$/i.test(name));
  const bases = headers.map((name) => name.replace(/\.\w+$/, ''));
  return new Set(bases.flatMap((base) => [`${base}.raw`, `${base}.zraw`, `${base}.raw.gz`]));
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOTDIR' ? 'it is a file; expected a folder' : reasonOf(error);
    throw new Error(`${folder}: cannot be read: ${reason}`);
  }
}

function requireOneChannel(folder: string, scans: readonly string[]): void {
  const names = scans.map(withoutScanEnding);
  if (!names.some((name) => name.endsWith('_0000'))) return;
  const further = names.findIndex((name) => channelNumber.test(name) && !name.endsWith('_0000'));
  if (further < 0) return;
  const name = names[further].replace(channelNumber, '');
  throw new Error(
    `${folder}: the case ${name} has several channels, as ${scans[further]}; ` +
      `expected one, ${name}_0000`,
  );
}
