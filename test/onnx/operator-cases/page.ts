// What operator-cases-gpu.test.ts loads into the browser: how to run a case.
import { chooseDevice } from '@obelisk/engine';
import { problemOf } from './check.js';
import type { Given } from './given.js';

/** What the page offers to the test. */
export interface OperatorPage {
  /** Runs a case on WebGL2: null, or where it parts from the standard. */
  run(given: Given): Promise<string | null>;
}

export const page: OperatorPage = {
  async run(given) {
    const { device } = await chooseDevice('webgl2', { software: true });
    return problemOf(given, device);
  },
};
