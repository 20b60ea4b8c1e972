import { effect, type ReadonlySignal, type Signal } from '@preact/signals-core';
import type { LabContext } from '../view.js';
import type { Place } from './stage.js';

/** A part of a view's state that stands in its address. */
export interface Kept {
  /** How it stands there; follows a signal. */
  text(): string;
  /** Takes over what stands there. @returns what was expected, where it is something else */
  take(text: string): string | null;
}

/** A number with at most so many digits after the point. */
export function keptNumber(
  kept: Signal<number>,
  lowest: number,
  highest: number,
  digits = 0,
): Kept {
  return {
    text: () => String(Number(kept.value.toFixed(digits))),
    take(text) {
      const value = Number(text);
      const isRight = /\d/.test(text) && value >= lowest && value <= highest;
      if (isRight && Number(value.toFixed(digits)) === value) {
        kept.value = value;
        return null;
      }
      const kind = digits === 0 ? 'a whole number' : `a number of at most ${digits} decimals`;
      return `${kind} from ${lowest} to ${highest}`;
    },
  };
}

/** One of several words. @param choose - takes one over */
export function keptChoice<Word extends string>(
  kept: ReadonlySignal<Word>,
  words: readonly Word[],
  choose: (word: Word) => void,
): Kept {
  return {
    text: () => kept.value,
    take(text) {
      const word = words.find((one) => one === text);
      if (word === undefined) return `one of ${words.join(', ')}`;
      choose(word);
      return null;
    },
  };
}

/**
 * One of a list, by its title without spaces and signs.
 * @param kept - its place in the list
 * @param expected - what is said where a link names none of them
 */
export function keptTitle(kept: Signal<number>, titles: readonly string[], expected: string): Kept {
  const words = titles.map(wordOf);
  return {
    text: () => words[kept.value],
    take(text) {
      const at = words.indexOf(text);
      if (at < 0) return expected;
      kept.value = at;
      return null;
    },
  };
}

/** `relu near its kink (x = 0.01)` as `relu-near-its-kink-x-0.01` */
function wordOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/(?<!\d)\.|\.(?!\d)|[^a-z0-9.]/g, '-')
    .replace(/-+/g, '-')
    .replace(/^-|-$/g, '');
}

/** A place `x,y`. @param limits - the smallest and the largest place, when it is read */
export function keptPlace(
  kept: Signal<Place>,
  limits: () => readonly [lowest: Place, highest: Place],
  digits = 0,
): Kept {
  return {
    text: () => kept.value.map((value) => Number(value.toFixed(digits))).join(),
    take(text) {
      const place = text.split(',').map(Number);
      const [lowest, highest] = limits();
      const isInside = place.every((v, axis) => v >= lowest[axis] && v <= highest[axis]);
      if (place.length === 2 && isInside && place.join() === rounded(place, digits).join()) {
        kept.value = [place[0], place[1]];
        return null;
      }
      const kind = digits === 0 ? 'two whole numbers' : 'two numbers';
      return `${kind} x,y from ${lowest.join()} to ${highest.join()}`;
    },
  };
}

const rounded = (place: readonly number[], digits: number) =>
  place.map((value) => Number(value.toFixed(digits)));

/** A browser takes no more than a few changes of the address a second. */
const pause = 300;

/**
 * Takes over what the address says and writes it there again, a little after each change: a link
 * restores the picture.
 * @param kept - by their names in the address, read in this order
 * @param isWhole - whether they restore all that is shown; follows signals
 */
export function keepInAddress(
  { query, keepState }: Pick<LabContext, 'query' | 'keepState'>,
  kept: Readonly<Record<string, Kept>>,
  isWhole: () => boolean = () => true,
): { readonly problem: string | null; end(): void } {
  const problems = Object.entries(kept).flatMap(([name, { take, text }]) => {
    const asked = query.get(name);
    const expected = asked === null ? null : take(asked);
    return expected === null
      ? []
      : [`${name}=${asked} in the address: expected ${expected}; ${text()} is shown.`];
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isFirst = true;
  const stop = effect(() => {
    const parts = Object.entries(kept).map(([name, { text }]) => `${name}=${text()}`);
    const state = isWhole() ? `?${parts.join('&')}` : '';
    clearTimeout(timer);
    if (!isFirst) timer = setTimeout(() => keepState(state), pause);
    isFirst = false;
  });
  return {
    problem: problems.length > 0 ? problems.join(' ') : null,
    end() {
      stop();
      clearTimeout(timer);
    },
  };
}
