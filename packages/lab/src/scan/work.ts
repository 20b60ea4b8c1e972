import { ShapesDevice } from '@obelisk/engine';
import { multiplyAdds, NoRandom, tensorOfShape } from '@obelisk/models';
import { onTrace } from '@obelisk/tensor';
import { scanNetwork, type TrainedModel } from '@obelisk/training';

/**
 * Calls `onWork` after each operation forward with the multiplications so far.
 * @returns a function that ends it
 */
export function watchWork(onWork: (done: number) => void): () => void {
  let done = 0;
  return onTrace((event) => {
    if (event.phase !== 'forward') return;
    done += multiplyAdds(event);
    onWork(done);
  });
}

/** How many multiplications a network needs for a scan of that size: counted on shapes alone. */
export function workFor(
  { entry, labels, preparation }: Pick<TrainedModel, 'entry' | 'labels' | 'preparation'>,
  size: readonly number[],
): number {
  const device = new ShapesDevice();
  const options = { device, random: new NoRandom(0), labels: labels.length, preparation };
  const network = scanNetwork(entry, options);
  const image = tensorOfShape(device, [1, 1, ...size]);
  let total = 0;
  const stop = watchWork((done) => {
    total = done;
  });
  try {
    network.logits(image);
  } finally {
    stop();
  }
  return total;
}
