import type { Axes } from './messages.js';

/** Learning rate at the start, as in Section 4. */
export const lessonRate = 0.002;

/** The planes in which offsets can be looked at; in a phantom x points to the head. */
export const planes: Readonly<Record<string, Axes>> = {
  'x and y': [0, 1],
  'x and z': [0, 2],
  'z and y': [2, 1],
};
