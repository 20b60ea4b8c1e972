import { Conv3d, type ModuleOptions, type State } from '@obelisk/nn';
import { concat, resize, type Tensor } from '@obelisk/tensor';
import { blockState, type ConvBlock } from './conv-block.js';

/** Makes the block of a layer, by its name in the released files. */
export type BlockMaker = (
  name: string,
  inChannels: number,
  outChannels: number,
  stride?: number,
) => ConvBlock;

/** The levels of an encoder, from the size of the scan downwards. */
export type Encoder = readonly (readonly ConvBlock[])[];

/** One layer on the first level, two on every other, the first of which halves the size. */
export function makeEncoder(channels: readonly number[], block: BlockMaker): Encoder {
  return channels.map((outputs, level) => {
    if (level === 0) return [block('0', 1, outputs)];
    const down = block(`${level}`, channels[level - 1], outputs, 2);
    return [down, block(`${level}${level}`, outputs, outputs)];
  });
}

/**
 * The encoder's layers under their released names, `conv0` to `conv44`. State by state: in one
 * object, names that are numbers would come first.
 */
export function encoderState(encoder: Encoder): State {
  const states = encoder.flatMap((blocks, level) =>
    blocks.map((block, at) => blockState({ [`${level}`.repeat(at + 1)]: block })),
  );
  return Object.assign({}, ...states);
}

/** What each level of the encoder gives, from the size of the scan downwards. */
export function throughEncoder(encoder: Encoder, image: Tensor): Tensor[] {
  const levels: Tensor[] = [];
  let x = image;
  for (const blocks of encoder) {
    for (const block of blocks) x = block.forward(x);
    levels.push(x);
  }
  return levels;
}

/** One step up: resized to the size of the skip connection, joined with it, convolved. */
export function stepUp(block: ConvBlock, below: Tensor, skip: Tensor): Tensor {
  return block.forward(concat([resize(below, skip.shape.slice(2)), skip], 1));
}

/** The last layer of a U-Net: 3x3x3, L -> L, with neither normalisation nor rectifier. */
export function makeClassifier(options: ModuleOptions, labels: number): Conv3d {
  const channels = { inChannels: labels, outChannels: labels };
  return new Conv3d({ ...options, ...channels, kernelSize: 3, padding: 1, bias: true });
}
