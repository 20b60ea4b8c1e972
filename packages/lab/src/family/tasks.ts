import { type Random, type Tensor, tensor } from '@obelisk/tensor';

/** What each is good for: small tasks on which the members of the family differ. */
export const taskNames = ['distance', 'discs', 'rotation', 'period'] as const;
export type TaskName = (typeof taskNames)[number];

/** As tables and the view call them. */
export const taskTitles: Readonly<Record<TaskName, string>> = {
  distance: 'constant distance',
  discs: 'discs of many sizes',
  rotation: 'one rotation',
  period: 'a period',
};

/** Pixels of an image, across and down. */
export const side = 24;

type OfPixel = (x: number, y: number) => number;

/** An image, what is wanted of it, and where it is asked: functions of the pixel. */
interface Drawn {
  readonly image: OfPixel;
  readonly wanted: OfPixel;
  readonly asked: (x: number, y: number) => boolean;
}

type Task = (random: Random) => Drawn;

/** Images with their answers. */
export interface TaskBatch {
  readonly image: Tensor;
  readonly wanted: Tensor;
  readonly asked: Tensor;
}

/** A smooth texture without a scale of its own: waves of 5 to 12 pixels in all directions. */
function texture(random: Random): OfPixel {
  const waves = Array.from({ length: 6 }, () => {
    const [k, angle] = [(2 * Math.PI) / random.uniform(5, 12), random.uniform(0, 2 * Math.PI)];
    return [k * Math.cos(angle), k * Math.sin(angle), random.uniform(0, 2 * Math.PI)] as const;
  });
  return (x, y) =>
    waves.reduce((sum, [kx, ky, shift]) => sum + Math.sin(kx * x + ky * y + shift), 0) / 1.7;
}

const middle = (side - 1) / 2;

const tasks: Readonly<Record<TaskName, Task>> = {
  /** What lies 6 pixels to the right and 2 down, everywhere. */
  distance(random) {
    const f = texture(random);
    const inside = (x: number, y: number) => x + 6 < side && y + 2 < side;
    return { image: f, wanted: (x, y) => f(x + 6, y + 2), asked: inside };
  },
  /** In the middle of a disc: how bright its rim is. The brightness inside tells the radius. */
  discs(random) {
    const discs = [
      [6, 6],
      [17, 7],
      [7, 17],
      [17, 17],
    ].map(([x, y]) => ({
      ...{ x: x + random.uniform(-1, 1), y: y + random.uniform(-1, 1) },
      ...{ radius: random.uniform(1.5, 4.5), rim: random.uniform(-1, 1) },
    }));
    const at: OfPixel = (x, y) => {
      for (const disc of discs) {
        const distance = Math.hypot(x - disc.x, y - disc.y) - disc.radius;
        if (distance < -0.75) return disc.radius / 3;
        if (distance < 0.75) return disc.rim;
      }
      return 0;
    };
    const near = (x: number, y: number) =>
      discs.find((disc) => Math.hypot(x - disc.x, y - disc.y) < 1);
    return {
      image: at,
      wanted: (x, y) => near(x, y)?.rim ?? 0,
      asked: (x, y) => near(x, y) !== undefined,
    };
  },
  /** The image, turned back: by an angle that a bright bar shows. */
  rotation(random) {
    const f = texture(random);
    const straight: OfPixel = (x, y) => 0.5 * f(x, y) + 3 * Math.exp(-((y / 1.5) ** 2));
    const angle = random.uniform(-0.6, 0.6);
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const from = (x: number, y: number) => [x - middle, y - middle] as const;
    return {
      image(px, py) {
        const [x, y] = from(px, py);
        return straight(c * x - s * y, s * x + c * y);
      },
      wanted: (px, py) => straight(...from(px, py)),
      asked: (px, py) => Math.hypot(...from(px, py)) < 10,
    };
  },
  /** A pattern that repeats every 4 pixels, without the noise on it. */
  period(random) {
    const tile = Array.from({ length: 16 }, () => random.normal());
    const noise = Array.from({ length: side * side }, () => random.normal());
    const clean: OfPixel = (x, y) => tile[(y % 4) * 4 + (x % 4)];
    return {
      image: (x, y) => clean(x, y) + noise[y * side + x],
      wanted: clean,
      asked: (x, y) => Math.min(x, y) >= 4 && Math.max(x, y) < side - 4,
    };
  },
};

/** Images, answers and where they are asked, [count, 1, side, side] each. */
export function drawTask(name: TaskName, random: Random, count: number): TaskBatch {
  const made = Array.from({ length: count }, () => tasks[name](random));
  const numbers = (f: (one: Drawn, x: number, y: number) => number | boolean) =>
    tensor(
      Float32Array.from({ length: count * side * side }, (_, at) => {
        const [n, y, x] = [Math.floor(at / side ** 2), Math.floor(at / side) % side, at % side];
        return Number(f(made[n], x, y));
      }),
      { shape: [count, 1, side, side] },
    );
  return {
    image: numbers(({ image }, x, y) => image(x, y)),
    wanted: numbers(({ wanted }, x, y) => wanted(x, y)),
    asked: numbers(({ asked }, x, y) => asked(x, y)),
  };
}
