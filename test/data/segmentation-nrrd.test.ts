import { decodeLabels, segmentationNrrd, voxelGrid } from '@obelisk/data';
import { gunzipSync } from 'fflate';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const segmentation = suite('.seg.nrrd for 3D Slicer');

const affine = [
  [0, 2, 0, 10],
  [-1.5, 0, 0, 20],
  [0, 0, 3, -30],
  [0, 0, 0, 1],
];
const values = new Uint8Array(24);
values[23] = 3; // [1, 2, 3]
values[0 + 4 + 2] = 3; // [0, 1, 2]
values[12] = 1; // [1, 0, 0]
const labels = voxelGrid(values, [2, 3, 4], affine);
const segments = [
  { label: 1, name: 'liver', colour: '#ff8000' },
  { label: 2, name: 'left kidney', colour: '#000000' },
  { label: 3, name: 'Niere\nrechts ö', colour: '#b93a13' },
];

/** The header's fields and pairs, and the voxels, taken apart by the definition of NRRD. */
function parts(bytes: Uint8Array) {
  const end = Buffer.from(bytes).indexOf('\n\n');
  const lines = new TextDecoder().decode(bytes.subarray(0, end)).split('\n');
  const pairs = lines.filter((line) => /^[^#]*:/.test(line));
  return {
    magic: lines[0],
    fields: Object.fromEntries(pairs.map((line) => line.split(/:=|: /, 2))),
    voxels: gunzipSync(bytes.subarray(end + 2)),
  };
}

segmentation('the fields that Slicer reads', () => {
  const { magic, fields, voxels } = parts(segmentationNrrd(labels, segments));
  assert.is(magic, 'NRRD0004');
  assert.is(fields.space, 'left-posterior-superior');
  assert.is(fields.sizes, '2 3 4');
  // R and A of the affine's columns, negated.
  assert.is(fields['space directions'], '(0,1.5,0) (-2,0,0) (0,0,3)');
  assert.is(fields['space origin'], '(-10,-20,-30)');
  assert.is(fields.Segment0_Name, 'liver');
  assert.is(fields.Segment0_Color, '1 0.501961 0');
  assert.is(fields.Segment0_LabelValue, '1');
  assert.is(fields.Segment0_Layer, '0');
  assert.is(fields.Segment0_ID, 'Segment_1');
  assert.is(fields.Segment0_Extent, '1 1 0 0 0 0');
  assert.is(fields.Segment1_Extent, '0 -1 0 -1 0 -1');
  assert.is(fields.Segment2_Extent, '0 1 1 2 2 3');
  assert.is(fields.Segment2_Name, 'Niere rechts ö');
  assert.is(fields.Segmentation_MasterRepresentation, 'Binary labelmap');
  assert.is(fields.Segmentation_ContainedRepresentationNames, 'Binary labelmap|');
  // x is the fastest axis: [1, 2, 3] is the last of 2 x 3 x 4, [0, 1, 2] is 0 + 2 (1 + 3 * 2).
  assert.equal(
    [...voxels.entries()].filter(([, label]) => label > 0),
    [[1, 1], [14, 3], [23, 3]], // biome-ignore format: pairs
  );
});

segmentation('is read back on the same voxels', () => {
  const back = decodeLabels(segmentationNrrd(labels, segments), 'a');
  assert.equal(back.data.data, values);
  assert.equal(back.affine, affine);
});

segmentation('a turned view, and labels of 16 bits', () => {
  const data = ndarray(Uint16Array.of(0, 300, 0, 0, 0, 0, 0, 0), [2, 2, 2]).transpose(2, 1, 0);
  const wide = { data, affine };
  const bytes = segmentationNrrd(wide, [{ label: 300, name: 'x', colour: '#ffffff' }]);
  assert.is(parts(bytes).fields.endian, 'little');
  assert.is(decodeLabels(bytes, 'a').data.get(1, 0, 0), 300);
});

segmentation('a label without a name, and one that is named twice', () => {
  assert.throws(() => segmentationNrrd(labels, segments.slice(0, 1)), /^segmentation: the label 3/);
  const twice = [...segments, segments[0]];
  assert.throws(() => segmentationNrrd(labels, twice), /two segments are one label$/);
});

segmentation.run();
