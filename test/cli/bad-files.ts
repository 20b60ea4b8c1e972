import { writeFileSync } from 'node:fs';
import { scalingAffine, voxelGrid, writeNifti } from '@obelisk/data';
import { modelEntry } from '@obelisk/models';
import { type NamedArrays, stateDictionary, writeSafetensors } from '@obelisk/nn';
import { defaultDevice, Random } from '@obelisk/tensor';
import ndarray from 'ndarray';
import { named, op, zipFile } from '../nn/weights/craft.js';

/** A scan of random HU, and labels for it. */
export const size = [24, 18, 20] as const;

const random = new Random(3);
const hounsfield = Float32Array.from({ length: 24 * 18 * 20 }, () => random.uniform(-200, 300));
export const scan = voxelGrid(hounsfield, [...size], scalingAffine([3, 3, 3], [10, 20, 30]));
const labelValues = Uint8Array.from(hounsfield, (value) => (value > 250 ? 1 : 0));
export const labels = voxelGrid(labelValues, [...size], scalingAffine([3, 3, 3], [10, 20, 30]));

/** The scan's bytes, with some of them changed. */
function patched(change: (header: DataView, bytes: Uint8Array) => void): Uint8Array {
  const bytes = writeNifti(scan);
  change(new DataView(bytes.buffer, bytes.byteOffset), bytes);
  return bytes;
}

const firstVoxel = 352;
const dimensions = 40;

/** Bytes of files that no command takes for a scan, each with a piece of the sentence. */
export function badScans(): Record<string, [Uint8Array, RegExp]> {
  return { ...brokenScans(), ...unusualScans() };
}

/** Bytes of scans that are none, each with a piece of the sentence that it deserves. */
export function brokenScans(): Record<string, [Uint8Array, RegExp]> {
  const good = writeNifti(scan, { gzip: true });
  const broken = good.slice();
  broken[good.length >> 1] ^= 255;
  return {
    'empty.nii': [new Uint8Array(0), /the file is empty/],
    'truncated.nii': [writeNifti(scan).subarray(0, 5000), /truncated/],
    'truncated.nii.gz': [good.subarray(0, good.length >> 1), /gzip data is damaged/],
    'corrupt.nii.gz': [broken, /gzip data is damaged/],
    'text.nii': [new TextEncoder().encode('no scan at all'), /not a NIfTI file/],
  };
}

/** Bytes of files that can be read, but are not one scan of numbers. */
function unusualScans(): Record<string, [Uint8Array, RegExp]> {
  return {
    '2d.nii': [
      patched((header) => {
        header.setInt16(dimensions, 2, true);
      }),
      /the scan is 2D .* expected a 3D scan/,
    ],
    '4d.nii': [
      patched((header) => {
        header.setInt16(dimensions, 4, true);
        header.setInt16(dimensions + 6, 10, true);
        header.setInt16(dimensions + 8, 2, true);
      }),
      /the scan is 4D .* expected a 3D scan/,
    ],
    'nan.nii': [
      patched((header) => header.setFloat32(firstVoxel + 40, Number.NaN, true)),
      /NaN or infinite voxels: 1 of 8640, the first at \[10, 0, 0\]/,
    ],
    'infinite.nii': [
      patched((header) => header.setFloat32(firstVoxel, Number.POSITIVE_INFINITY, true)),
      /NaN or infinite voxels: 1 of 8640, the first at \[0, 0, 0\]/,
    ],
  };
}

/** The tensors of an untrained network. */
export async function untrained(model: string): Promise<NamedArrays> {
  const entry = modelEntry(model);
  const network = entry.create({
    device: defaultDevice(),
    random: new Random(1),
    labels: entry.labels.length,
  });
  return stateDictionary(network);
}

/** Bytes of weights that don't fit obelisk-visceral, with a piece of the sentence. */
export async function badWeights(): Promise<Record<string, [Uint8Array, RegExp]>> {
  const good = await untrained('obelisk-visceral');
  const changed = (change: (tensors: NamedArrays) => void) => {
    const tensors: NamedArrays = new Map(good);
    change(tensors);
    return writeSafetensors(tensors);
  };
  const bytes = writeSafetensors(good);
  const root = named([...op.global('os', 'system'), ...op.text('true'), ...op.tuple1, ...op.call]);
  const opcode = [...op.dictionary, 0x93];
  return {
    'empty.pth': [new Uint8Array(0), /is empty, expected weights/],
    'truncated.safetensors': [bytes.subarray(0, bytes.length - 9), /truncated|bytes/],
    'scan.pth': [writeNifti(scan), /is a NIfTI-1 scan, expected weights/],
    'global.pth': [zipFile(root, {}), /os\W+system/],
    'opcode.pth': [zipFile(opcode, {}), /opcode|STACK_GLOBAL|0x93/i],
    'name.safetensors': [
      changed((tensors) => {
        tensors.set('LIN9.weight', good.get('LIN4.weight')!);
        tensors.delete('LIN4.weight');
      }),
      /1 tensor is missing \("LIN4.weight"\); 1 tensor is not expected \("LIN9.weight"\)/,
    ],
    'shape.safetensors': [
      changed((tensors) => tensors.set('LIN4.bias', ndarray(new Float32Array(9), [9]))),
      /"LIN4.bias" is \[9\] instead of \[8\]/,
    ],
    'type.safetensors': [
      changed((tensors) => tensors.set('LIN4.bias', ndarray(new Int32Array(8), [8]))),
      /"LIN4.bias" is int32 instead of float32/,
    ],
    'nan.safetensors': [
      changed((tensors) =>
        tensors.set('LIN4.bias', ndarray(new Float32Array(8).fill(NaN, 3), [8])),
      ),
      /tensor LIN4.bias holds NaN at 3; expected finite numbers/,
    ],
    'unary.safetensors': [
      writeSafetensors(await untrained('obelisk-unary')),
      /"offset1" is .* these weights look like obelisk-unary/,
    ],
  };
}

/** Writes files into `folder`; returns its paths with what is expected of each. */
export function written(
  folder: string,
  files: Record<string, [Uint8Array, RegExp]>,
): [path: string, expected: RegExp][] {
  return Object.entries(files).map(([name, [bytes, expected]]) => {
    writeFileSync(`${folder}/${name}`, bytes);
    return [`${folder}/${name}`, expected];
  });
}
