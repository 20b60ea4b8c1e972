// Node 26 says that `register` is deprecated (DEP0205). What takes its place is synchronous, in
// this thread; older versions do not have it.
import * as module from 'node:module';
import { isMainThread } from 'node:worker_threads';
import * as hooks from './typescript-hooks.mjs';

/** A test file that was bundled needs none; the threads and processes that it starts do. */
const isBundled =
  isMainThread &&
  /test-file\.mjs$/.test(process.argv[1] ?? '') &&
  /\.mjs$/.test(process.argv[2] ?? '');

if (isBundled) {
  // Nothing is loaded by hooks, which would cost a thread.
} else if (module.registerHooks) module.registerHooks(hooks);
else module.register('./typescript-hooks.mjs', import.meta.url);
