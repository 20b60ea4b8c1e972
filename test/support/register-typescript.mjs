// Node 26 says that `register` is deprecated (DEP0205). What takes its place is synchronous, in
// this thread; older versions do not have it.
import * as module from 'node:module';
import * as hooks from './typescript-hooks.mjs';

if (module.registerHooks) module.registerHooks(hooks);
else module.register('./typescript-hooks.mjs', import.meta.url);
