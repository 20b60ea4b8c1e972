import { Arena } from './arena.js';

let made: Arena | null = null;

/** The one memory of all kernels on `webasm`; it is made when the first of them needs it. */
export const arena = {
  get whole(): Arena {
    made ??= new Arena();
    return made;
  },
  takeStaying: (length: number) => arena.whole.takeStaying(length),
  give: (values: ArrayBufferView) => made?.give(values) ?? false,
  holds: (values: ArrayBufferView) => made?.holds(values) ?? false,
};
