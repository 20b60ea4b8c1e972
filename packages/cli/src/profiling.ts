import { resolve } from 'node:path';
import type { Terminal } from './terminal.js';

/**
 * Runs a command and tells what its operations took: a table to standard error, and a trace file
 * for the viewers of Chrome and Perfetto. After a failure, too.
 * @param file - of the trace
 */
export async function profiled(
  terminal: Terminal,
  file: string,
  run: () => Promise<void>,
): Promise<void> {
  const { gpuLines, profileLines, startProfile } = await import('@obelisk/tensor');
  const { writeFileAtomically } = await import('@obelisk/data/node');
  const profile = startProfile();
  try {
    await run();
  } finally {
    profile.stop();
    const rows = profile.rows();
    if (rows.length === 0) {
      terminal.say('profile: nothing was computed');
    } else {
      for (const line of profileLines(rows, profile.milliseconds)) terminal.say(line);
      for (const line of gpuLines(await profile.gpuRows())) terminal.say(line);
      writeFileAtomically(resolve(file), new TextEncoder().encode(profile.trace()));
      const left = profile.leftOut === 0 ? '' : `, without ${profile.leftOut} later steps`;
      terminal.say(`trace in ${file}${left}: chrome://tracing or ui.perfetto.dev opens it`);
    }
  }
}
