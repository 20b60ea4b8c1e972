import type { DeviceArray } from '../device-array.js';
import { Scope } from './scope.js';
import { type Storage, type StorageObserver, watchStorages } from './storage.js';

/** What a piece of work does with arrays, event by event, and how long it needs those it makes. */
export interface Lifetimes {
  readonly events: readonly ArrayEvent[];
  /** For each array that it makes, in order: the event after which nobody reads it any more. */
  readonly lastEvents: readonly number[];
}

/**
 * An array of some length is made; or one that was made is read, by its number, null for others.
 */
type ArrayEvent = { readonly made: number } | { readonly read: number | null };

/** Numbers the arrays that a piece of work makes, and tells its events. */
class EventObserver implements StorageObserver {
  readonly #numbers = new Map<Storage, number>();

  constructor(readonly onEvent: (event: ArrayEvent, storage: Storage) => void) {}

  made(storage: Storage): void {
    this.#numbers.set(storage, this.#numbers.size);
    this.onEvent({ made: storage.length }, storage);
  }

  read(storage: Storage): void {
    this.onEvent({ read: this.numberOf(storage) }, storage);
  }

  numberOf(storage: Storage): number | null {
    return this.#numbers.get(storage) ?? null;
  }
}

/**
 * Runs a piece of work and notes how long its arrays are needed; on a `ShapesDevice` that takes
 * milliseconds, whatever the sizes.
 * @param work - gives its result, which is needed to the end
 *
 * @example
 * ```ts
 * import { arrayOf, lifetimesOf, ShapesDevice } from '@obelisk/engine';
 * import { add } from '@obelisk/kernels';
 * const x = arrayOf(new ShapesDevice(), [2], [0, 0]);
 * const { lastEvents } = lifetimesOf(() => add(add(x, x), x));
 * lastEvents.length; // => 2
 * ```
 */
export function lifetimesOf(work: () => DeviceArray): Lifetimes {
  const events: ArrayEvent[] = [];
  const lastEvents: number[] = [];
  const observer = new EventObserver((event) => {
    if ('made' in event) lastEvents.push(events.length);
    else if (event.read !== null) lastEvents[event.read] = events.length;
    events.push(event);
  });
  const { storage } = watchStorages(observer, work);
  const result = observer.numberOf(storage);
  if (result !== null) lastEvents[result] = Number.POSITIVE_INFINITY;
  return { events, lastEvents };
}

/**
 * Runs the same piece of work with numbers, and frees each array as soon as nobody reads it any
 * more, all but the result. From where the work does something else than was noted, as on a device
 * that lays out arrays differently, nothing is freed before its end.
 *
 * @example
 * ```ts
 * import { arrayOf, lifetimesOf, openDevice, withLifetimes } from '@obelisk/engine';
 * import { add } from '@obelisk/kernels';
 * const x = arrayOf(openDevice('webasm'), [2], [1, 2]);
 * const work = () => add(add(x, x), x);
 * Array.from(withLifetimes(lifetimesOf(work), work).storage.values); // => [3, 6]
 * ```
 */
export function withLifetimes(
  { events, lastEvents }: Lifetimes,
  work: () => DeviceArray,
): DeviceArray {
  using scope = new Scope();
  const made: Storage[] = [];
  const ending = endingAfter(lastEvents);
  let [event, ended, isAsNoted] = [0, 0, true];
  const observer = new EventObserver((found, storage) => {
    isAsNoted &&= isSame(found, events[event]);
    if ('made' in found) {
      made.push(storage);
      // The work that made it has read all that it reads.
      for (; isAsNoted && ended < event; ended++) {
        for (const number of ending.get(ended) ?? []) made[number].free();
      }
    }
    event++;
  });
  const result = watchStorages(observer, work);
  scope.keep(result);
  return result;
}

/** Numbers of the arrays that are read for the last time in an event. */
function endingAfter(lastEvents: readonly number[]): Map<number, number[]> {
  const ending = new Map<number, number[]>();
  for (const [number, last] of lastEvents.entries()) {
    const others = ending.get(last);
    if (others) others.push(number);
    else ending.set(last, [number]);
  }
  return ending;
}

function isSame(a: ArrayEvent, b: ArrayEvent | undefined): boolean {
  if (b === undefined) return false;
  if ('made' in a) return 'made' in b && a.made === b.made;
  return 'read' in b && a.read === b.read;
}
