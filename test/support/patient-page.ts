import type { Page } from 'puppeteer-core';
import { bePatient } from './patience.mjs';

/** How long a page may take for what is waited for, in milliseconds of a quiet machine. */
const usualTimeout = 60_000;

/** What waits, and which of its arguments are the options, with `timeout` and `signal`. */
const waiting = { goto: 1, waitForFunction: 1, waitForNetworkIdle: 0, waitForSelector: 1 };

type Wait = (...given: unknown[]) => Promise<unknown>;

/** Makes the limits of a page grow with the load of the machine, also of those that are given. */
export function patient(page: Page): Page {
  const methods = page as unknown as Record<string, Wait>;
  for (const [name, place] of Object.entries(waiting)) {
    const wait = methods[name].bind(page);
    methods[name] = async (...given) => {
      const { timeout = usualTimeout, ...options } = (given[place] ?? {}) as { timeout?: number };
      const limit = new AbortController();
      const seconds = timeout / 1000;
      // Made here, so that its stack leads to who waits.
      const late = new Error(`${name} ${given[0] ?? ''}: nothing after ${seconds} s`);
      const relax = bePatient(seconds, () => limit.abort(late));
      const all = Array.from({ length: Math.max(given.length, place + 1) }, (_, at) => given[at]);
      all[place] = { ...options, timeout: 0, signal: limit.signal };
      return wait(...all).finally(relax);
    };
  }
  return page;
}
