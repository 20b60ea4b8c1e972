// Files go both ways between our code and nibabel, which knows nothing of it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Affine,
  axisCodes,
  type NiftiDatatype,
  readNifti,
  readNiftiLabels,
  voxelGrid,
  writeNifti,
} from '@obelisk/data';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { unless } from '../support/skip.js';
import { missingNibabel, runNibabel } from './nibabel.js';

const witness = suite('NIfTI against nibabel');
const test = unless(missingNibabel, witness);
let folder = '';

witness.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'obelisk-nifti-'));
});
witness.after(() => rmSync(folder, { recursive: true }));

/** What nibabel says about a file: shape, affine, axis codes, values with z fastest. */
interface Told {
  name: string;
  shape: number[];
  affine: number[][];
  codes: string;
  values: number[];
}

const affine: Affine = [
  [-1.4, 0.3, 0.2, 12.5],
  [0.25, 1.9, -0.4, -31],
  [0.1, 0.3, -2.8, 99],
  [0, 0, 0, 1],
];

// Every type, byte order, version, packed or not, sform only, qform only, and scaled.
const writeAll = `
folder = sys.argv[1]
A = np.array(json.loads(sys.argv[2]))
R, _ = np.linalg.qr(A[:3, :3])
rigid = np.eye(4); rigid[:3, :3] = R * [1.5, 2, -2.5]; rigid[:3, 3] = A[:3, 3]
half_turn = np.diag([-2., -3, 4, 1])
told = []
def tell(name, image):
    nib.save(image, folder + '/' + name)
    image = nib.load(folder + '/' + name)
    told.append(dict(name=name, shape=image.shape, affine=image.affine.tolist(),
        codes=''.join(nib.aff2axcodes(image.affine)),
        values=np.asarray(image.dataobj, np.float64).ravel().tolist()))
rng = np.random.default_rng(1)
for Image, version in ((nib.Nifti1Image, 1), (nib.Nifti2Image, 2)):
    Header = Image.header_class
    for order in '<>':
        for kind in 'uint8 int8 int16 uint16 int32 uint32 int64 uint64 float32 float64'.split():
            t = np.dtype(kind)
            if t.kind == 'f':
                a = (rng.normal(size=(3, 4, 5)) * 1000).astype(t)
            else:
                top = min(np.iinfo(t).max, 2 ** 53)
                low = max(np.iinfo(t).min, -2 ** 53)
                a = rng.integers(low, top, (3, 4, 5), dtype=np.int64, endpoint=True).astype(t)
            for ending in ('nii', 'nii.gz'):
                image = Image(a, A, Header(endianness=order), dtype=kind)
                end = 'le' if order == '<' else 'be'
                tell(f'{kind}-{version}-{end}.{ending}', image)
        for name, M in (('rigid', rigid), ('half', half_turn)):
            image = Image(a, None, Header(endianness=order))
            image.header.set_data_dtype('float32')
            image.header.set_qform(M, 1)
            tell(f'{name}-qform-{version}-{end}.nii', image)
        image = Image(a, None, Header(endianness=order))
        image.set_sform(A, 1); image.set_qform(rigid, 2)
        tell(f'both-{version}-{end}.nii', image)
        header = Header(endianness=order)
        header.set_data_dtype('int16')
        header.set_slope_inter(0.5, -100)
        name = f'scaled-{version}-{end}.nii'
        image = Image(a.astype(np.float32), A, header)
        image.header.set_data_dtype('int16')
        tell(name, image)
print(json.dumps(told))
`;

test('reads what nibabel wrote: types, orders, versions, packing, forms, scaling', () => {
  const told = runNibabel(writeAll, folder, JSON.stringify(affine)) as Told[];
  assert.is(told.length, 2 * 2 * (10 * 2 + 4));
  const slope = readFileSync(join(folder, 'scaled-1-le.nii')).readFloatLE(112);
  assert.ok(slope > 0 && slope !== 1, 'nibabel chose a slope');
  for (const { name, shape, affine, codes, values } of told) {
    const scan = readNifti(readFileSync(join(folder, name)), name);
    assert.equal(scan.data.shape, shape, name);
    assert.equal(Array.from(scan.data.data), Array.from(Float32Array.from(values)), name);
    closeAffines(scan.affine, affine, name);
    assert.is(axisCodes(scan.affine), codes, name);
    if (!/^(uint8|u?int16|u?int32|int8)-/.test(name)) continue;
    const labels = readNiftiLabels(readFileSync(join(folder, name)), name);
    assert.equal(Array.from(labels.data.data), values, name);
  }
});

// Every sign of the numbers that a qform is made of, and both forms beside each other.
const writeForms = `
folder = sys.argv[1]
rng = np.random.default_rng(2)
told = []
for Image, version in ((nib.Nifti1Image, 1), (nib.Nifti2Image, 2)):
    for order in '<>':
        for case in range(24):
            image = Image(np.zeros((3, 4, 5), np.uint8), None, Image.header_class(endianness=order))
            h = image.header
            name = f'{folder}/form-{version}-{order == ">"}-{case}.nii'
            nib.save(image, name)
            h['vox_offset'] = nib.load(name).dataobj.offset
            b = rng.normal(size=3)
            b *= rng.uniform(0, 1) / np.linalg.norm(b)
            h['quatern_b'], h['quatern_c'], h['quatern_d'] = b
            h['qoffset_x'], h['qoffset_y'], h['qoffset_z'] = rng.normal(size=3) * 100
            h['pixdim'][1:4] = rng.uniform(0.2, 5, 3) * rng.choice([-1, 1], 3)
            h['pixdim'][0] = [1, -1, 0][case % 3]
            h['qform_code'], h['sform_code'] = 1 + case % 4, [0, 0, 0, 2][case // 6]
            if h['sform_code']:
                h['srow_x'], h['srow_y'], h['srow_z'] = rng.normal(size=(3, 4)) * 3
            with open(name, 'r+b') as file: file.write(h.binaryblock)
            told.append(dict(name=name, affine=nib.load(name).affine.tolist()))
print(json.dumps(told))
`;

test('places voxels as nibabel, whatever the signs of spacings and handedness', () => {
  const told = runNibabel(writeForms, folder) as Pick<Told, 'name' | 'affine'>[];
  assert.is(told.length, 96);
  for (const { name, affine } of told) {
    closeAffines(readNifti(readFileSync(name), name).affine, affine, name);
  }
});

const readAll = `
told = []
for name in sys.argv[1:]:
    image = nib.load(name)
    h = image.header
    told.append(dict(name=name, shape=image.shape, affine=image.affine.tolist(),
        codes=''.join(nib.aff2axcodes(image.affine)), datatype=str(h.get_data_dtype()),
        qform=None if h['qform_code'] == 0 else image.get_qform().tolist(),
        zooms=[float(z) for z in h.get_zooms()], units=h.get_xyzt_units()[0],
        kind=type(image).__name__,
        values=np.asarray(image.dataobj, np.float64).ravel().tolist()))
print(json.dumps(told))
`;

interface ToldOurs extends Told {
  datatype: string;
  qform: number[][] | null;
  zooms: number[];
  units: string;
  kind: string;
}

const datatypes: NiftiDatatype[] = [
  'uint8',
  'int8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'float32',
  'float64',
];
/** Perpendicular axes, left-handed. */
const rigid: Affine = [
  [0, -2.4, -1.5, 5],
  [0, 1.8, -2, 6],
  [1.5, 0, 0, 7],
  [0, 0, 0, 1],
];

test('nibabel reads what we wrote, in every type and version', () => {
  const values = Float32Array.from({ length: 60 }, (_, index) => index + 3);
  const names: string[] = [];
  for (const datatype of datatypes) {
    for (const version of [1, 2] as const) {
      for (const gzip of [false, true]) {
        const name = join(folder, `ours-${datatype}-${version}.nii${gzip ? '.gz' : ''}`);
        const grid = voxelGrid(values, [3, 4, 5], version === 1 ? affine : rigid);
        writeFileSync(name, writeNifti(grid, { datatype, version, gzip }));
        names.push(name);
      }
    }
  }
  for (const told of runNibabel(readAll, ...names) as ToldOurs[]) {
    const expected = told.kind === 'Nifti1Image' ? affine : rigid;
    assert.equal(told.shape, [3, 4, 5]);
    assert.equal(told.values, Array.from(values), told.name);
    assert.ok(told.name.includes(`ours-${told.datatype}-`), told.datatype);
    closeAffines(expected, told.affine, told.name);
    assert.is(told.codes, axisCodes(expected));
    assert.is(told.units, 'mm');
    // The first affine is sheared: no rotation describes it, so that no qform is written.
    if (told.kind === 'Nifti1Image') assert.is(told.qform, null);
    else closeAffines(rigid, told.qform as number[][], `${told.name} qform`);
  }
});

function closeAffines(ours: Affine, theirs: number[][], name: string): void {
  ours.flat().forEach((entry, index) => {
    const other = theirs.flat()[index];
    assert.ok(
      Math.abs(entry - other) < 1e-5,
      `${name}: affine ${ours.join()} and ${theirs.join()}`,
    );
  });
}

witness.run();
