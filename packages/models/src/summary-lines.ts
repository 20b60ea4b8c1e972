import { tableLines } from '@obelisk/engine/text';
import type { LayerSummary, NetworkSummary } from './summary/network-summary.js';

const columns = [
  'layer',
  'operations',
  'channels',
  'size',
  'parameters',
  'receptive field',
  'mult-adds/10^6',
  'memory/MB',
];

/**
 * One line per layer, below a line of titles.
 *
 * @example
 * ```ts
 * import { layerTable, modelEntry, networkSummary } from '@obelisk/models';
 * const summary = networkSummary(modelEntry('obelisk'), { batch: 1 });
 * layerTable(summary)[0].startsWith('layer'); // => true
 * ```
 */
export function layerTable({ layers }: NetworkSummary): string[] {
  return tableLines(layers.map(layerCells), columns);
}

function layerCells(layer: LayerSummary): string[] {
  const [, channels, ...size] = layer.shape;
  return [
    layer.layer,
    layer.operations.join(', '),
    `${channels}`,
    size.join('x'),
    layer.parameters === 0 ? '' : grouped(layer.parameters),
    layer.receptiveField.map(Math.round).join('x'),
    layer.multiplyAdds === 0 ? '' : grouped(layer.multiplyAdds / 1e6, 2),
    layer.activationBytes === 0 ? '' : grouped(layer.activationBytes / 1e6, 2),
  ];
}

/** Bytes for either kind of work; null for a training that is refused. */
export interface BytesOfWork {
  readonly inference: number;
  readonly training: number | null;
}

/**
 * The sums; the number of trainable parameters comes last.
 * @param processBytes - what the process needs at its peak, on `webasm`
 * @param graphicsBytes - what arrays take on a graphics processor, on `webgpu`
 *
 * @example
 * ```ts
 * import { modelEntry, networkSummary, totalLines } from '@obelisk/models';
 * const summary = networkSummary(modelEntry('obelisk'), { batch: 1 });
 * const bytes = { inference: 1e9, training: null };
 * totalLines(summary, bytes, bytes).length; // => 4
 * ```
 */
export function totalLines(
  summary: NetworkSummary,
  processBytes: BytesOfWork,
  graphicsBytes: BytesOfWork,
): string[] {
  const { multiplyAdds, activationBytes, parameters } = summary;
  const gigabytes = (bytes: number) => `${grouped(bytes / 1e9, 1)} GB`;
  const needed = (work: keyof BytesOfWork) => {
    const [own, there] = [processBytes[work], graphicsBytes[work]];
    if (own === null || there === null) return '';
    return `, in a process of about ${gigabytes(own)}, or ${gigabytes(there)} on webgpu`;
  };
  const maps = (bytes: number) => `${grouped(bytes / 1e6)} MB`;
  return tableLines([
    ['multiply-adds', `${grouped(multiplyAdds / 1e9, 2)} x 10^9`],
    ['feature maps at once in inference', maps(activationBytes.inference) + needed('inference')],
    ['feature maps kept by a training step', maps(activationBytes.training) + needed('training')],
    ['trainable parameters', grouped(parameters)],
  ]);
}

/** As `229,217`, with so many digits behind the point. */
function grouped(number: number, digits = 0): string {
  return number.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
