import {
  decodeLabels,
  decodeScan,
  type LabelMap,
  phantomLabels,
  reorientedView,
  shapeOf,
  spacingOf,
  type Volume,
  writeNifti,
} from '@obelisk/data';
import type { Device } from '@obelisk/engine';
import { modelEntry } from '@obelisk/models';
import {
  fieldOfViewLine,
  gpuMemoryNeeded,
  meanOfPresent,
  missingSpacingLine,
  nothingFoundLine,
  prepareImage,
  segmentationMemory,
  segmentScan,
  type TrainedModel,
  trainedModel,
  type VoxelBox,
  weightsFile,
} from '@obelisk/training';
import { labelColours, windowOf } from '@obelisk/viz/basics';
import { openHere } from '../worker/open-here.js';
import type { Send } from '../worker/serve-worker.js';
import { expectation, stretchesBox } from './expectation.js';
import type { NamedBytes, ScanAnswer, ScanRequest } from './messages.js';
import { foundOrgans } from './organs.js';
import { newPhantom, phantomFiles } from './phantom-files.js';
import { samplePhantom } from './sample.js';
import { scanPreview } from './scan-preview.js';
import { untrainedFile } from './untrained.js';
import { watchWork, workFor } from './work.js';

type Segment = Extract<ScanRequest, { type: 'segment' }>;
type Checked = Pick<Extract<ScanRequest, { type: 'check' }>, 'scan' | 'truth'>;

/** At most so often the page hears of the progress. */
const millisecondsBetweenReports = 100;

/** Segments scans, one after the other, with what `obelisk segment` is made of. */
export function scanSession(send: Send<ScanAnswer>): (request: ScanRequest) => Promise<void> {
  return async (request) => {
    try {
      if (request.type === 'check') check(request, send);
      if (request.type === 'checkWeights') checkWeights(request.weights, send);
      if (request.type === 'phantom') check(newPhantom(request.seed), send);
      if (request.type === 'sample') await sample(request.weightsUrl, send);
      if (request.type === 'untrained') {
        checkWeights([await untrainedFile(request.seed)], send);
      }
      if (request.type === 'segment') await segment(request, send);
    } catch (error) {
      send({ type: 'failed', sentence: (error as Error).message });
    }
  };
}

function check({ scan: file, truth }: Checked, send: Send<ScanAnswer>): void {
  try {
    const scan = decodeScan(file.bytes, file.name);
    const millimetres = spacingOf(scan.affine).map((mm) => Number(mm.toFixed(2)));
    const voxels = `${shapeOf(scan).join(' x ')} voxels of ${millimetres.join(' x ')} mm`;
    const size = shapeOf(reorientedView(scan, 'RAS'));
    const window = windowOf(scan.data);
    const preview = scanPreview(scan, window);
    send({ type: 'checked', scan: { file, voxels, size, window, preview, truth } });
  } catch (error) {
    send({ type: 'noScan', sentence: (error as Error).message });
  }
}

async function sample(weightsUrl: string, send: Send<ScanAnswer>): Promise<void> {
  const name = weightsUrl.split('/').at(-1) as string;
  const response = await fetch(weightsUrl);
  if (!response.ok) throw new Error(`${name}: the server has no such file (${response.status})`);
  check(phantomFiles('sample-phantom', samplePhantom()), send);
  checkWeights([{ name, bytes: new Uint8Array(await response.arrayBuffer()) }], send);
  send({ type: 'sample' });
}

/** Reads what may be weights at once, so that a wrong file is told when it is chosen. */
function checkWeights(files: readonly NamedBytes[], send: Send<ScanAnswer>): void {
  try {
    const [first] = files.map(({ bytes, name }) => weightsFile(bytes, name));
    send({ type: 'weights', files, expects: expectation(first) });
  } catch (error) {
    send({ type: 'noWeights', sentence: (error as Error).message });
  }
}

async function segment(request: Segment, send: Send<ScanAnswer>): Promise<void> {
  const line = (text: string) => send({ type: 'line', text });
  const { device, notice } = await openHere(request.device);
  line(notice ?? `device ${request.reason}`);
  const scan = decodeScan(request.scan.bytes, request.scan.name);
  const model = trainedModel({
    paths: request.weights.map(({ name }) => name),
    read: reader(request.weights),
    device,
    entry: request.model === null ? undefined : modelEntry(request.model),
  });
  if (model.line) line(model.line);
  const missing = missingSpacingLine(model.preparation, scan);
  if (missing) line(missing);
  const started = performance.now();
  const crop = (request.crop ?? undefined) as VoxelBox | undefined;
  if (crop) requireStretching(model);
  const prepared = prepareImage(scan, model.preparation, crop);
  for (const step of prepared.steps) line(step);
  for (const { text } of prepared.remarks) line(`${request.scan.name}: ${text}`);
  const otherSize = fieldOfViewLine(prepared.volume, model.fieldOfView);
  if (otherSize) line(otherSize);
  const size = shapeOf(prepared.volume);
  const memory = memoryText(model, device, scan, prepared.volume);
  line(`${model.entry.name} on ${size.join(' x ')} voxels, on ${device.name}: ${memory}`);
  const stop = reportProgress(workFor(model, size) * model.networks.length, send);
  try {
    const { networks, labels: names } = model;
    const labels = await segmentScan({ scan, prepared, device, networks });
    const seconds = (performance.now() - started) / 1000;
    const organs = foundOrgans(labels, names, truthFor(names, request.truth));
    if (organs.every(({ millilitres }) => millilitres === 0)) line(nothingFoundLine);
    const result = {
      labels: writeNifti(labels, { gzip: true }),
      names,
      colours: labelColours(names),
      organs,
      meanDice: meanOfPresent(organs.map((organ) => organ.dice)),
      seconds,
      device: device.name,
    };
    send({ type: 'done', result });
  } finally {
    stop();
  }
}

/** The organs of a phantom, where the network has the same ones under the same numbers. */
function truthFor(names: readonly string[], truth: NamedBytes | null): LabelMap | null {
  if (truth === null || names.join() !== phantomLabels.join()) return null;
  return decodeLabels(truth.bytes, truth.name);
}

/** Refuses a box for a network that takes scans as they are. */
function requireStretching({ entry, preparation }: TrainedModel): void {
  if (stretchesBox(preparation)) return;
  throw new Error(
    `A crop box is for networks that resample a box to a fixed size; ${entry.name} does not: ` +
      'take no box.',
  );
}

/** What it needs: of the page's memory, or of that of a graphics processor. */
function memoryText(model: TrainedModel, device: Device, scan: Volume, prepared: Volume): string {
  const { entry, labels } = model;
  const onCard = { labels: labels.length, size: shapeOf(prepared) };
  const bytes = device.resident
    ? gpuMemoryNeeded(entry, 'inference', onCard).living
    : segmentationMemory(model, scan, prepared);
  const gigabytes = bytes / 1e9;
  const where = device.resident ? 'of memory on the graphics processor' : 'of memory';
  return `about ${gigabytes.toFixed(gigabytes < 1 ? 2 : 1)} GB ${where}`;
}

/** Tells how much of the work is done, and how long the rest takes at this speed. */
function reportProgress(total: number, send: Send<ScanAnswer>): () => void {
  const started = performance.now();
  let last = started;
  return watchWork((done) => {
    const now = performance.now();
    if (now - last < millisecondsBetweenReports) return;
    last = now;
    const fraction = Math.min(1, done / total);
    const secondsLeft = ((now - started) / 1000) * (1 / fraction - 1);
    send({ type: 'progress', fraction, secondsLeft });
  });
}

/** Reads one of the files by its name. */
function reader(files: readonly NamedBytes[]) {
  return (path: string) => {
    const file = files.find(({ name }) => name === path) as NamedBytes;
    return weightsFile(file.bytes, path);
  };
}
