import { effect, type ReadonlySignal } from '@preact/signals-core';
import { element, setAttributes } from './element.js';

/** A place in a picture, y downwards. */
export type Place = readonly [x: number, y: number];

/** The part of the plane that a picture shows. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A place that the reader moves. */
export interface StageHandle {
  /** What it is to a style sheet. */
  readonly kind: string;
  readonly label: string;
  /** A letter above it: in its middle one sees the picture. */
  readonly letter: string;
  readonly place: ReadonlySignal<Place>;
  /** How far an arrow key moves it, and with Shift. */
  readonly steps: readonly [number, number];
  moveTo(place: Place): void;
}

/** A digit more than one can aim at. */
const digits = 3;

/**
 * A picture in whose plane places are moved: the first one by a press anywhere, each by dragging it
 * and by arrow keys. Handles are of the same size on every screen, large enough for a finger.
 * @param layers - fill the stage, the last one on top
 * @param hover - hears where a mouse is, and null when it leaves
 */
export function stage(
  frame: ReadonlySignal<Frame>,
  layers: readonly Element[],
  handles: readonly StageHandle[],
  hover: (place: Place | null) => void = () => {},
): HTMLElement {
  const root = element('div', { class: 'stage-of-places' }, ...layers);
  effect(() => {
    root.style.aspectRatio = `${frame.value.width} / ${frame.value.height}`;
  });
  const placeOf = ({ clientX, clientY }: PointerEvent): Place => {
    const { left, top, width, height } = root.getBoundingClientRect();
    const shown = frame.value;
    return [
      shown.left + ((clientX - left) / width) * shown.width,
      shown.top + ((clientY - top) / height) * shown.height,
    ];
  };
  const grips = handles.map((handle) => grip(frame, handle));
  root.append(...grips);
  let dragged: StageHandle | null = null;
  root.addEventListener('pointerdown', (event) => {
    const at = Math.max(grips.indexOf(event.target as HTMLElement), 0);
    dragged = handles[at];
    grips[at].focus({ preventScroll: true });
    root.setPointerCapture(event.pointerId);
    event.preventDefault();
    if (event.target !== grips[at]) dragged.moveTo(placeOf(event));
  });
  root.addEventListener('pointermove', (event) => {
    if (dragged) dragged.moveTo(placeOf(event));
    else if (event.pointerType === 'mouse') hover(placeOf(event));
  });
  root.addEventListener('pointerleave', () => hover(null));
  for (const end of ['pointerup', 'pointercancel']) {
    root.addEventListener(end, () => {
      dragged = null;
    });
  }
  return root;
}

function grip(frame: ReadonlySignal<Frame>, handle: StageHandle): HTMLElement {
  const { kind, label, letter, place, steps, moveTo } = handle;
  const root = element(
    'div',
    { class: `grip ${kind}`, tabindex: 0, role: 'slider', 'aria-label': label },
    element('span', {}, letter),
  );
  root.addEventListener('keydown', (event) => {
    const way = ways[event.key];
    if (way === undefined) return;
    event.preventDefault();
    const [x, y] = place.value;
    const step = steps[event.shiftKey ? 1 : 0];
    moveTo([x + way[0] * step, y + way[1] * step]);
  });
  effect(() => {
    const [x, y] = place.value;
    const { left, top, width, height } = frame.value;
    root.style.left = `${(100 * (x - left)) / width}%`;
    root.style.top = `${(100 * (y - top)) / height}%`;
    const [wordX, wordY] = [x, y].map((value) => Number(value.toFixed(digits)));
    setAttributes(root, {
      'aria-valuenow': wordX,
      'aria-valuetext': `x ${wordX}, y ${wordY}`,
    });
  });
  return root;
}

const ways: Readonly<Record<string, Place>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
