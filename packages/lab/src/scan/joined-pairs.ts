import { dataFileOf, joinDetached, joinNiftiPair } from '@obelisk/data';
import type { NamedBytes } from './messages.js';

const part = /\.(hdr|img)(\.gz)?$/i;
const isHeader = ({ name }: NamedBytes) => /\.hdr(\.gz)?$/i.test(name);
const baseOf = ({ name }: NamedBytes) => name.replace(part, '');

/**
 * Files as the user chose them, but each .hdr/.img pair, and each .nhdr or .mhd header with its
 * voxels, as the one file that it stands for.
 * @throws Error with one sentence when a pair is none
 */
export function joinedPairs(chosen: readonly NamedBytes[]): NamedBytes[] {
  const files = joinedHeaders(chosen);
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

/** Headers of text joined to the files that they name. */
function joinedHeaders(files: readonly NamedBytes[]): NamedBytes[] {
  const taken = new Set<NamedBytes>();
  const joined = files.map((file) => {
    const voxels = dataFileOf(file.bytes, file.name);
    const other = files.find(({ name }) => name === voxels);
    if (other === undefined) return file;
    taken.add(other);
    const name = file.name.replace(/mhd$/i, 'mha').replace(/nhdr$/i, 'nrrd');
    return { name, bytes: joinDetached(file.bytes, other.bytes, file.name) };
  });
  return joined.filter((_, index) => !taken.has(files[index]));
}
