import { isDicom } from '@obelisk/data';
import type { NamedBytes } from './messages.js';

/** One of several series, to be chosen. */
export interface SeriesChoice {
  readonly text: string;
  readonly take: () => void;
}

/** Whether files are a scan of DICOM: slices, or a .zip of them. */
export const areDicom = (files: readonly NamedBytes[]): boolean =>
  files.some(({ bytes }) => isDicom(bytes)) ||
  (files.length === 1 && /\.zip$/i.test(files[0].name));

/**
 * The scan in files of DICOM as a NIfTI file; where they hold several series, the choice.
 * @throws Error with one sentence when they are no scan
 */
export async function dicomScan(
  files: readonly NamedBytes[],
  folder: string | null,
  onScan: (scan: NamedBytes, lines: readonly string[]) => void,
): Promise<SeriesChoice[]> {
  const { readDicom, seriesInDicom } = await import('@obelisk/data/dicom');
  const name = folder ?? files[0].name.replace(/\.(zip|dcm)$/i, '');
  const take = (series?: string) => {
    const lines: string[] = [];
    const bytes = readDicom(files, name, { series, onLine: (line) => lines.push(line) });
    onScan({ name: `${name}.nii`, bytes }, lines);
  };
  const all = seriesInDicom(files, name);
  if (all.length > 1) return all.map(({ uid, text }) => ({ text, take: () => take(uid) }));
  take();
  return [];
}
