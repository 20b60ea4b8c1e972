// The process of one notebook: runs its cells and tells the runner by messages. A notebook that
// never ends or takes the process down does no harm to others.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseNotebook } from '../runtime/notebook.js';
import type { Message } from './messages.js';
import { runThrough } from './run-through.js';

const send = (message: Message) => process.send?.(message);

// Either all is told, or nobody is left to tell: timers that a cell left open do not matter.
process.on('disconnect', () => process.exit());

const [path] = process.argv.slice(2);
const notebook = parseNotebook(readFileSync(path, 'utf8'), basename(path));
await runThrough(notebook, send);
// The last message goes out after all others.
process.send?.({ kind: 'end' } satisfies Message, undefined, undefined, () => process.disconnect());
