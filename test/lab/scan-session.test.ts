// What the worker of the scan view tells of a scan, without a browser.
import { makePhantom, voxelGrid, writeNifti } from '@obelisk/data';
import { modelEntry } from '@obelisk/models';
import { stateDictionary, writeSafetensors } from '@obelisk/nn';
import { defaultDevice, Random } from '@obelisk/tensor';
import { abdominalWindow, windowOf } from '@obelisk/viz';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cropOption } from '../../packages/lab/src/scan/crop-geometry.js';
import type { ScanAnswer } from '../../packages/lab/src/scan/messages.js';
import { scanPreview } from '../../packages/lab/src/scan/scan-preview.js';
import { scanSession } from '../../packages/lab/src/scan/scan-session.js';
import { ScanState } from '../../packages/lab/src/scan/scan-state.js';

const session = suite('the worker of the scan view');
const { scan } = makePhantom({ random: new Random(4), size: [16, 12, 14], spacing: 3 });

/** The phantom as a file, its intensities changed. */
function file(change: (hounsfield: number, at: number) => number) {
  const changed = voxelGrid(scan.data.data.map(change), [16, 12, 14], scan.affine);
  return { scan: changed, file: { name: 'scan.nii', bytes: writeNifti(changed) } };
}

/** Weights of an untrained network whose bias decides for the background. */
async function weights(model: string, background = 0) {
  const entry = modelEntry(model);
  const labels = entry.labels.length;
  const network = entry.create({ device: defaultDevice(), random: new Random(2), labels });
  const state = await stateDictionary(network);
  const bias = [...state.values()].filter(({ shape }) => shape.join() === String(labels)).at(-1);
  if (background && bias) bias.data[0] = background;
  return { name: 'net.safetensors', bytes: writeSafetensors(state) };
}

/** All that the page is told. */
async function answers(request: Parameters<ReturnType<typeof scanSession>>[0]) {
  const heard: ScanAnswer[] = [];
  await scanSession((answer) => heard.push(answer))(request);
  return heard;
}

const byGuess = { type: 'segment', model: null, truth: null } as const;

const linesOf = (heard: readonly ScanAnswer[]) =>
  heard.flatMap((answer) => (answer.type === 'line' ? [answer.text] : []));

session('a scan that is chosen comes with the window of command and report', async () => {
  for (const [change, expected] of [
    [(hu: number) => hu, abdominalWindow],
    [(hu: number) => hu + 1024, windowOf(file((hu) => hu + 1024).scan.data)],
  ] as const) {
    const [answer] = await answers({ type: 'check', scan: file(change).file, truth: null });
    assert.equal(answer.type === 'checked' && answer.scan.window, expected);
  }
});

session(
  'intensities, the field of view and an empty result are told as by the command',
  async () => {
    const reason = 'webasm: asked for by a test';
    const request = { ...byGuess, device: 'webasm', reason, crop: null } as const;
    const segmented = async (change: (hu: number, at: number) => number) =>
      linesOf(
        await answers({
          ...request,
          scan: file(change).file,
          weights: [await weights('obelisk-visceral', 1e6)],
        }),
      ).join('\n');
    const padded = await segmented((hu, at) => (at < 7 ? -3024 : hu));
    assert.match(padded, /^device webasm: asked for by a test$/m);
    assert.match(
      padded,
      /^scan\.nii: 7 voxels below -1500, which no scanner means as HU, became air/m,
    );
    assert.match(
      padded,
      /^the scan is 48 x 36 x 42 mm, the network learned from scans of 468 x 345/m,
    );
    assert.match(padded, /^no organ was found: all voxels of the label map are background$/m);
    const shifted = await segmented((hu) => hu + 1024);
    assert.match(
      shifted,
      /^scan\.nii: the intensities do not look like HU, for which they are taken/m,
    );
  },
);

const request = { ...byGuess, device: 'webasm', reason: 'a test' } as const;
const box = [
  [2, 14],
  [1, 12],
  [0, 14],
] as const;

session('a crop box is what is resampled; its size is counted in R, A, S order', async () => {
  const [checked] = await answers({ type: 'check', scan: file((hu) => hu).file, truth: null });
  assert.equal(checked.type === 'checked' && checked.scan.size, [16, 12, 14]);
  // Ends before the network begins: it takes half a minute.
  const heard: string[] = [];
  const asked = {
    ...request,
    scan: file((hu) => hu).file,
    weights: [await weights('obelisk-tcia-hybrid')],
  };
  await scanSession((answer) => {
    if (answer.type === 'line') heard.push(answer.text);
    if (answer.type === 'line' && / of memory$/.test(answer.text)) throw new Error('enough');
  })({ ...asked, crop: box });
  assert.match(
    heard.join('\n'),
    /^cropped to the voxels 2 to 14, 1 to 12, 0 to 14, ends excluded$/m,
  );
});

session('a crop box for a network that takes scans as they are is refused', async () => {
  const heard = await answers({
    ...request,
    scan: file((hu) => hu).file,
    weights: [await weights('obelisk-visceral')],
    crop: box,
  });
  const last = heard.at(-1);
  const sentence = last?.type === 'failed' ? last.sentence : '';
  assert.match(
    sentence,
    /^A crop box is for networks that resample a box to a fixed size; obelisk-v/,
  );
});

session('the state of the view: empty ends are those of the scan, and the option says it', () => {
  const state = new ScanState();
  const scanFile = { name: 'a.nii', bytes: new Uint8Array() };
  state.useScan({
    file: scanFile,
    voxels: '',
    size: [96, 80, 112],
    window: abdominalWindow,
    preview: scanPreview(scan, abdominalWindow),
    truth: null,
  });
  assert.is(state.crop.value, null);
  state.cropTo(0, 0, 6);
  state.cropTo(1, 1, 72);
  assert.is(cropOption(state.crop.value ?? []), '--crop 6,96,0,72,0,112');
  state.cropTo(0, 0, null);
  state.cropTo(1, 1, null);
  assert.is(state.crop.value, null);
});

session.run();
