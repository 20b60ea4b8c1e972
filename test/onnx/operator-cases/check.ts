import { type Device, openDevice, type Values } from '@obelisk/engine';
import { tensor } from '@obelisk/tensor';
import { furthestApart, magnitudes, moves, moveWithinRounding } from '../../kernels/rounding.js';
import { expressed } from './expressions.js';
import type { Given } from './given.js';

/** Of the number, and of what it is a sum of; the standard's own numbers are float32. */
const usualTolerance = 1e-5;

/** Cases whose outputs the standard writes with few digits, and half a unit in the last of them. */
const fewDigits: Readonly<Record<string, number>> = {
  averagepool_2d_ceil_last_window_starts_on_pad: 0.000_05 / 0.1511,
};

/**
 * Runs a case on a device.
 * @returns null, or one sentence that says where it parts from the standard
 */
export async function problemOf(given: Given, device: Device): Promise<string | null> {
  try {
    return await compare(given, device);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    device.clear();
  }
}

async function compare(given: Given, device: Device): Promise<string | null> {
  const results = resultsOn(given, device);
  const found = await Promise.all(results.map(({ value }) => value.storage.read()));
  const magnitude = magnitudesOf(given);
  const tolerance = fewDigits[given.name] ?? usualTolerance;
  for (const [at, { shape, data }] of given.outputs.entries()) {
    if (`${results[at].shape}` !== `${shape}`) {
      return `output ${at} is [${results[at].shape}], the standard has [${shape}]`;
    }
    const apart = furthestApart(found[at], data, tolerance, magnitude[at]);
    if (apart === null) continue;
    const [ours, theirs] = [found[at][apart.at], data[apart.at]];
    return `output ${at}: ${ours} at ${apart.at}, the standard has ${theirs}`;
  }
  return results.length === given.outputs.length ? null : `${results.length} outputs`;
}

/** What each number of the outputs is a sum of: see `magnitudes`. */
function magnitudesOf(given: Given): Float64Array[] {
  const onTwin = (seed: number): Values[] =>
    resultsOn(given, openDevice('float64'), seed).map(({ value }) => value.storage.values);
  const others = moves.map(onTwin);
  return onTwin(0).map((exact, at) =>
    magnitudes(
      exact,
      others.map((moved) => moved[at]),
    ),
  );
}

/** With inputs that are moved within their rounding, unless the seed is 0. */
function resultsOn(given: Given, device: Device, seed = 0) {
  const run = expressed(given);
  if (typeof run === 'string') throw new Error(run);
  const inputs = given.inputs.map(({ dtype, shape, data }, at) => {
    const values = Float64Array.from(data);
    if (seed > 0 && dtype.startsWith('float')) moveWithinRounding(values, seed * 100 + at);
    return tensor(values, { shape, device });
  });
  return run(...inputs);
}
