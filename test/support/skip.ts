import { skips } from './skips.mjs';

type Test = (name: string, body: () => void | Promise<void>) => void;

/**
 * `test` when `reason` is null, otherwise a stand-in that registers the test as skipped with that
 * reason: a skip that does not say why is a hole.
 */
export function unless(reason: string | null, test: Test): Test {
  if (reason === null) return test;
  return (name) => {
    skips.push({ name, reason });
  };
}
