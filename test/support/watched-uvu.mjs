// What a test gets when it imports 'uvu': uvu's own suites, which also tell the parent process
// which test starts and how long it took, so that a test that hangs can be named.
import * as uvu from 'uvu';

/** Errors in `before` and `after` hooks: uvu swallows them. */
export const hookErrors = [];

export function suite(name = '', state = {}) {
  const inner = uvu.suite(name, state);
  const register = (add) => (title, body) => add(title, watched(`${name} > ${title}`, body));
  const outer = register(inner);
  for (const hook of ['before', 'after']) {
    outer[hook] = Object.assign((body) => inner[hook](recorded(`${name}, ${hook}`, body)), {
      each: inner[hook].each,
    });
  }
  return Object.assign(outer, { only: register(inner.only), skip: inner.skip, run: inner.run });
}

export const test = suite();

function watched(name, body) {
  return async (context) => {
    process.send?.({ kind: 'started', name });
    const start = performance.now();
    try {
      await body(context);
    } finally {
      process.send?.({ kind: 'ended', name, seconds: (performance.now() - start) / 1000 });
    }
  };
}

function recorded(name, body) {
  return async (context) => {
    process.send?.({ kind: 'started', name });
    try {
      await body(context);
    } catch (error) {
      hookErrors.push(`${name}: ${error?.stack ?? error}`);
      throw error;
    }
  };
}
