import { rgbOf } from '@obelisk/viz';

/** Full loss of one kind of cones (Machado, Oliveira and Fernandes, 2009), on linear light. */
export const visions = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.1523, 1.0526, -0.2049, 0.1145, 0.7863, 0.0992, -0.0039, -0.0481, 1.052],
  deuteranopia: [0.3673, 0.8606, -0.228, 0.2801, 0.6725, 0.0474, -0.0118, 0.0429, 0.9689],
  tritanopia: [1.2555, -0.0767, -0.1788, -0.0784, 0.9308, 0.1476, 0.0047, 0.6914, 0.3039],
};

function linear(colour: string): number[] {
  return rgbOf(colour).map((channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
}

function times(matrix: readonly number[], vector: readonly number[]): number[] {
  return [0, 3, 6].map((row) =>
    vector.reduce((sum, value, column) => sum + matrix[row + column] * value, 0),
  );
}

/** Ottosson's OKLab: equal distances look about equally different. */
function oklab(rgb: readonly number[]): number[] {
  const cones = [0.41222, 0.53633, 0.05145, 0.2119, 0.6807, 0.1074, 0.08831, 0.28172, 0.62998];
  const lms = times(
    cones,
    rgb.map((c) => Math.min(Math.max(c, 0), 1)),
  ).map(Math.cbrt);
  return times(
    [0.21045, 0.79362, -0.00407, 1.978, -2.42859, 0.45059, 0.0259, 0.78277, -0.80868],
    lms,
  );
}

/** How different two colours look to that vision: 0.1 and more can be told apart side by side. */
export function distance(a: string, b: string, vision: readonly number[]): number {
  const [first, second] = [a, b].map((colour) => oklab(times(vision, linear(colour))));
  return Math.hypot(...first.map((value, i) => value - second[i]));
}

/** How well one colour reads on the other: 1 to 21 (WCAG 2). */
export function contrast(a: string, b: string): number {
  const [dark, light] = [a, b]
    .map((colour) => {
      const [red, green, blue] = linear(colour);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    })
    .sort((one, other) => one - other);
  return (light + 0.05) / (dark + 0.05);
}
