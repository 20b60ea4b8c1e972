// What conformance-browser.test.ts loads into the browser: the cases, and how to run one.
import { chooseDevice, type DeviceName } from '@obelisk/engine';
import { cases } from '../conformance.js';
import { type Outcome, outcomeOf } from './check.js';

/** What the page offers to the test. */
export interface ConformancePage {
  /** Opens a device; gives the sentence that says which one it is, or why it is not there. */
  open(name: DeviceName): Promise<{ reason: string } | { missing: string }>;
  /** Runs the case of that name. */
  run(device: DeviceName, name: string): Promise<Outcome>;
}

const software = true;

export const page: ConformancePage = {
  async open(name) {
    try {
      return { reason: (await chooseDevice(name, { software })).reason };
    } catch (error) {
      return { missing: (error as Error).message };
    }
  },
  async run(name, caseName) {
    const { device } = await chooseDevice(name, { software });
    const testCase = cases.find((candidate) => candidate.name === caseName);
    if (!testCase) throw new Error(`conformance: there is no case ${caseName}`);
    return outcomeOf(testCase, device);
  },
};
