import { type DeviceArray, eitherForm, formatShape, type Shape, sizeOf } from '@obelisk/engine';
import { channelMoments, concat } from '@obelisk/kernels';
import { batchNorm, type Tensor } from '@obelisk/tensor';
import { assertCounts, refuseUnknown } from './layer-options.js';
import { buffer, Module, type ModuleOptions, parameter, type State } from './module.js';
import { movedMoments } from './running-moments.js';

/** Constants of batch normalisation in all networks of the paper. */
const epsilon = 1e-5;
const momentum = 0.1;

/** Where a layer of batch normalisation lies, and for how many channels it is. */
export interface BatchNormLayerOptions extends ModuleOptions {
  readonly channels: number;
}

/**
 * Batch normalisation (Ioffe and Szegedy, 2015): $y = \gamma \hat x + \beta$ per channel. In
 * training $\hat x$ has the moments of the batch taken out, and the running moments move towards
 * them, $r \leftarrow 0.9 \, r + 0.1 \, m$ (the variance unbiased); in evaluation the running ones
 * count.
 *
 * @example
 * ```ts
 * import { BatchNorm } from '@obelisk/nn';
 * new BatchNorm({ channels: 32 }).parameterCount(); // => 64
 * ```
 */
export class BatchNorm extends Module {
  /** $\gamma$, [channels] */
  readonly weight: Tensor;
  /** $\beta$, [channels] */
  readonly bias: Tensor;
  readonly runningMean: Tensor;
  readonly runningVar: Tensor;

  /** @throws Error for an option that is missing or unknown */
  constructor({ device, random: _nothingIsRandom, channels, ...unknown }: BatchNormLayerOptions) {
    super();
    refuseUnknown('BatchNorm', unknown);
    assertCounts('BatchNorm', { channels });
    const ones = new Float32Array(channels).fill(1);
    const zeros = new Float32Array(channels);
    this.weight = parameter(device, [channels], ones.slice());
    this.bias = parameter(device, [channels], zeros.slice());
    this.runningMean = buffer(device, [channels], zeros.slice());
    this.runningVar = buffer(device, [channels], ones.slice());
  }

  /** The names of PyTorch and of the released files. */
  override state(): State {
    return {
      weight: this.weight,
      bias: this.bias,
      running_mean: this.runningMean,
      running_var: this.runningVar,
    };
  }

  /**
   * [N, channels, ...positions] to the same.
   * @throws Error in training when a channel has one value: it is its own mean, and whatever it is,
   *   $\hat x$ would be 0
   */
  forward(x: Tensor): Tensor {
    if (this.training) this.#requireSeveral(x);
    const moments = this.training ? channelMoments(x.value) : this.#runningMoments();
    if (this.training) this.#move(moments, x);
    return batchNorm(x, this.weight, this.bias, { moments, epsilon, ofBatch: this.training });
  }

  #requireSeveral({ shape }: Tensor): void {
    if (valuesPerChannel(shape) !== 1) return;
    throw new Error(
      `${this.label}: expected more than 1 value per channel when training, got an input of ` +
        `${formatShape(shape)}; take larger scans or more of them in a batch, or eval()`,
    );
  }

  #runningMoments(): DeviceArray {
    const { device, shape } = this.runningMean;
    const [C] = shape;
    const moments = [this.runningMean.value, this.runningVar.value];
    const storage = eitherForm(device, {
      inputs: moments.map((array) => array.storage),
      length: 2 * C,
      host: (mean, variance) => Float64Array.of(...mean, ...variance),
      kernels: () => concat(moments, 0).storage,
    });
    return { device, shape: [2, C], storage };
  }

  #move(moments: DeviceArray, x: Tensor): void {
    const count = valuesPerChannel(x.shape);
    const unbias = count / (count - 1);
    const by = 'batch normalisation in training';
    const { runningMean, runningVar } = this;
    runningMean.assign(movedMoments(runningMean.value, moments, 0, momentum, 1), by);
    runningVar.assign(movedMoments(runningVar.value, moments, 1, momentum, unbias), by);
  }
}

/**
 * Over how many values batch normalisation takes the moments of a channel.
 * @param shape - [N, C, ...positions]
 *
 * @example
 * ```ts
 * import { valuesPerChannel } from '@obelisk/nn';
 * valuesPerChannel([2, 70, 5, 5, 5]); // => 250
 * ```
 */
export function valuesPerChannel([N, , ...positions]: Shape): number {
  return N * sizeOf(positions);
}
