import type { Point } from './terms.js';

/** A place on the page; what has more depth is nearer. */
export interface Projected {
  readonly x: number;
  readonly y: number;
  readonly depth: number;
}

/** From where the figures in space are seen: turned by dragging or by arrow keys. */
export class View3d {
  /** Angles in radians: about the vertical, then about the horizontal of the page. */
  yaw = 0.5;
  pitch = 0.35;
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** x to the right, y upwards, z towards the reader, then turned; without perspective. */
  project([x, y, z]: Point): Projected {
    const [c, s] = [Math.cos(this.yaw), Math.sin(this.yaw)];
    const [right, near] = [c * x + s * z, -s * x + c * z];
    const [d, t] = [Math.cos(this.pitch), Math.sin(this.pitch)];
    return { x: right, y: -(d * y - t * near), depth: t * y + d * near };
  }

  /** Lets `target` turn the view. */
  turnBy(target: HTMLElement | SVGElement): void {
    let last: { x: number; y: number } | null = null;
    target.addEventListener('pointerdown', (event) => {
      const { clientX: x, clientY: y, pointerId } = event as PointerEvent;
      last = { x, y };
      target.setPointerCapture(pointerId);
    });
    target.addEventListener('pointermove', (event) => {
      const { clientX: x, clientY: y } = event as PointerEvent;
      if (last === null) return;
      this.#turn((x - last.x) / 120, (y - last.y) / 120);
      last = { x, y };
    });
    const end = () => {
      last = null;
    };
    target.addEventListener('pointerup', end);
    target.addEventListener('pointercancel', end);
    target.addEventListener('keydown', (event) => {
      const { key } = event as KeyboardEvent;
      const turns: Record<string, [number, number]> = {
        ArrowLeft: [-0.1, 0],
        ArrowRight: [0.1, 0],
        ArrowUp: [0, -0.1],
        ArrowDown: [0, 0.1],
      };
      if (!(key in turns)) return;
      event.preventDefault();
      this.#turn(...turns[key]);
    });
  }

  #turn(yaw: number, pitch: number): void {
    this.yaw += yaw;
    this.pitch = Math.min(Math.max(this.pitch + pitch, -1.5), 1.5);
    this.#changed();
  }
}
