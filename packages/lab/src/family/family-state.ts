import { batch, computed, type Signal, signal } from '@preact/signals-core';
import { type Kept, keptChoice, keptNumber, keptPlace } from '../page/address-state.js';
import type { Frame, Place } from '../page/stage.js';
import { lookAt } from './equation.js';
import type { LayerSettings, Looks } from './looks.js';
import { type MemberName, memberNames, type SliderName } from './members.js';
import {
  type GreyImage,
  type PictureName,
  pictureNames,
  pictureOf,
  taskPicture,
} from './pictures.js';
import { type TaskName, taskNames } from './tasks.js';

/** Of each slider: its limits, its step, and as how many decimals it stands in the address. */
export const limits = {
  dilation: { lowest: 1, highest: 4, step: 1, digits: 0 },
  offsets: { lowest: 0, highest: 2, step: 0.05, digits: 2 },
  mask: { lowest: 0, highest: 4, step: 0.1, digits: 1 },
  rotation: { lowest: -180, highest: 180, step: 5, digits: 0 },
  scale: { lowest: 0.5, highest: 2, step: 0.05, digits: 2 },
} as const satisfies Record<SliderName, unknown>;

export const highestSeed = 9999;

/** At the edge of the large disc and in the small one; on both sides of the abdomen. */
const firstPlaces: Readonly<Record<PictureName, { readonly a: Place; readonly b: Place }>> = {
  discs: { a: [8, 9], b: [14, 4] },
  phantom: { a: [14, 18], b: [36, 23] },
};

/** In the middles of two discs of a task's image, or simply apart. */
const taskPlaces: { readonly a: Place; readonly b: Place } = { a: [6, 6], b: [17, 17] };

/** Where the weights come from. */
export const weightNames = ['random', ...taskNames] as const;
export type WeightName = (typeof weightNames)[number];

/** What one looks at. Numbers follow some milliseconds after what the reader sets. */
export class FamilyState {
  readonly picture = signal<PictureName>('discs');
  readonly member = signal<MemberName>('dcn-v1');
  /** Drawn at random, or trained on a task, whose image is then shown. */
  readonly weights = signal<WeightName>('random');
  readonly task = computed<TaskName | null>(() =>
    this.weights.value === 'random' ? null : this.weights.value,
  );
  readonly seed: Signal<number>;
  readonly sliders: Readonly<Record<SliderName, Signal<number>>> = {
    dilation: signal(1),
    offsets: signal(0.5),
    mask: signal(1),
    rotation: signal(30),
    scale: signal(1),
  };
  /** The place that was chosen, the one that is compared, and where the mouse rests. */
  readonly a = signal<Place>(firstPlaces.discs.a);
  readonly b = signal<Place>(firstPlaces.discs.b);
  readonly hovered = signal<Place | null>(null);
  /** The place that is looked at now. */
  readonly shown = computed(() => this.hovered.value ?? this.a.value);
  readonly image = computed<GreyImage>(() =>
    this.task.value ? taskPicture(this.task.value) : pictureOf(this.picture.value),
  );
  readonly frame = computed(() => frameOf(this.image.value));
  /** What the member does everywhere, with the image and the member of which that is true. */
  readonly answered = signal<Answered | null>(null);
  readonly problem = signal<string | null>(null);
  readonly atShown = computed(() => this.#at(this.shown.value));
  readonly atB = computed(() => this.#at(this.b.value));
  /** How much farther apart the taps of the two places lie than the places, at most, in pixels. */
  readonly apart = computed(() => {
    const [one, other] = [this.atShown.value, this.atB.value];
    if (!one || !other) return null;
    return farthestApart(one.taps, this.shown.value, other.taps, this.b.value);
  });

  constructor(seed: number) {
    this.seed = signal(seed);
  }

  settings(): LayerSettings {
    const { dilation, offsets, mask, rotation, scale } = this.sliders;
    return {
      seed: this.seed.value,
      dilation: dilation.value,
      offsets: offsets.value,
      mask: mask.value,
      rotation: rotation.value,
      scale: scale.value,
    };
  }

  /** Another picture, and places where something is to be seen in it. */
  choosePicture(picture: PictureName): void {
    batch(() => {
      this.answered.value = null;
      this.picture.value = picture;
      this.a.value = firstPlaces[picture].a;
      this.b.value = firstPlaces[picture].b;
      this.hovered.value = null;
    });
  }

  /** Other weights; between random and trained ones the image changes, too. */
  chooseWeights(name: WeightName): void {
    batch(() => {
      this.weights.value = name;
      if (name === 'random') return this.choosePicture(this.picture.value);
      this.answered.value = null;
      this.a.value = taskPlaces.a;
      this.b.value = taskPlaces.b;
      this.hovered.value = null;
    });
  }

  /** The nearest pixel of the image. */
  pixel(place: Place): Place {
    const { width, height } = this.image.value;
    const nearest = (along: number, size: number) =>
      Math.min(Math.max(Math.round(along), 0), size - 1);
    return [nearest(place[0], width), nearest(place[1], height)];
  }

  /** What of it stands in the address. */
  kept(): Record<string, Kept> {
    const inside = () => {
      const { width, height } = this.image.value;
      return [[0, 0] as Place, [width - 1, height - 1] as Place] as const;
    };
    const sliders = Object.entries(limits).map(([name, { lowest, highest, digits }]) => {
      const value = this.sliders[name as SliderName];
      return [name, keptNumber(value, lowest, highest, digits)] as const;
    });
    return {
      picture: keptChoice(this.picture, pictureNames, (name) => this.choosePicture(name)),
      weights: keptChoice(this.weights, weightNames, (name) => this.chooseWeights(name)),
      member: keptChoice(this.member, memberNames, (name) => {
        this.member.value = name;
      }),
      seed: keptNumber(this.seed, 0, highestSeed),
      ...Object.fromEntries(sliders),
      a: keptPlace(this.a, inside),
      b: keptPlace(this.b, inside),
    };
  }

  #at(place: Place) {
    const { answered } = this;
    return answered.value && lookAt(answered.value.looks, answered.value.image, place);
  }
}

/** An answer, and what was asked. */
export interface Answered {
  readonly looks: Looks;
  readonly image: GreyImage;
  readonly member: MemberName;
}

/** The image and some of the nothing around it. */
function frameOf({ width, height }: GreyImage): Frame {
  const margin = Math.round(width / 9);
  const [left, top] = [-margin - 0.5, -margin - 0.5];
  return { left, top, width: width + 2 * margin, height: height + 2 * margin };
}

interface AtPlace {
  readonly at: Place;
}

function farthestApart(
  taps: readonly AtPlace[],
  [ax, ay]: Place,
  others: readonly AtPlace[],
  [bx, by]: Place,
): number {
  const distances = taps.map(({ at: [x, y] }, k) => {
    const [otherX, otherY] = others[k].at;
    return Math.hypot(x - ax - (otherX - bx), y - ay - (otherY - by));
  });
  return Math.max(...distances);
}

/** Whether a member looks alike from everywhere. */
export function sameEverywhere(name: MemberName, apart: number): string {
  const differ = `differ by up to ${apart.toFixed(2)} pixels`;
  if (name === 'transformer') {
    return apart < 1e-3
      ? 'The same at all places? With this map, yes: the image is read as it is.'
      : `The same at all places? No: a and b ${differ}, but six numbers say it for all.`;
  }
  if (/^dcn|attention/.test(name)) {
    return apart < 1e-3
      ? 'The same at all places? Here yes: nothing differs between what the branch sees at both.'
      : `The same at all places? No: each place has its own offsets. Those of a and b ${differ}.`;
  }
  return 'The same at all places? Yes: a and b look alike, wherever you put them.';
}
