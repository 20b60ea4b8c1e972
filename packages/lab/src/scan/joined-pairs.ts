import { joinNiftiPair } from '@obelisk/data';
import type { NamedBytes } from './messages.js';

const part = /\.(hdr|img)(\.gz)?$/i;
const isHeader = ({ name }: NamedBytes) => /\.hdr(\.gz)?$/i.test(name);
const baseOf = ({ name }: NamedBytes) => name.replace(part, '');

/**
 * Files as the user chose them, but each .hdr/.img pair among them as the one file it stands for.
 * @throws Error with one sentence when a pair is none
 */
export function joinedPairs(files: readonly NamedBytes[]): NamedBytes[] {
  return files.flatMap((file) => {
    const other = files.find(
      (one) =>
        part.test(one.name) && baseOf(one) === baseOf(file) && isHeader(one) !== isHeader(file),
    );
    if (!part.test(file.name) || other === undefined) return [file];
    if (!isHeader(file)) return [];
    const names = { header: file.name, image: other.name };
    return [{ name: `${baseOf(file)}.nii`, bytes: joinNiftiPair(file.bytes, other.bytes, names) }];
  });
}
