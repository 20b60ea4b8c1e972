// The process of one notebook: runs its cells and tells the runner by messages. A notebook that
// never ends or takes the process down does no harm to others.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseNotebook } from '../runtime/notebook.js';
import type { Message } from './messages.js';
import { runThrough } from './run-through.js';

const send = (message: Message) => process.send?.(message);

const [path] = process.argv.slice(2);
const notebook = parseNotebook(readFileSync(path, 'utf8'), basename(path));
await runThrough(notebook, send);
send({ kind: 'end' });
// Handles that a cell left open must not keep the process.
process.disconnect?.();
setTimeout(() => process.exit(), 1000).unref();
