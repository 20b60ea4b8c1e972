// The processes that a process has started, and those that they have started. A browser leaves the
// process group of its parent, so that signals to the group do not reach it.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/**
 * All below a process, the nearest first: { pid, born, seconds }. Its birth, as a number may be
 * given again; seconds of processor time, without its children, where the system tells.
 */
export function descendants(pid) {
  const all = processes();
  const found = all.filter((one) => one.pid === pid);
  for (const { pid: parent } of found) found.push(...all.filter((one) => one.parent === parent));
  return found.slice(1);
}

/** Ends processes at once; those that are gone, and others that got their numbers, are let be. */
export function endAll(wanted) {
  const born = new Map(processes().map((one) => [one.pid, one.born]));
  for (const one of wanted) {
    if (born.get(one.pid) === one.born) end(one.pid);
  }
}

function end(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

/** { pid, parent, born } of all processes; Windows tells nothing here. */
function processes() {
  if (existsSync('/proc/self/stat')) return fromProc();
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,lstart='], { encoding: 'utf8' });
  return [...(stdout ?? '').matchAll(/^ *(\d+) +(\d+) +(.*)$/gm)].map(([, pid, parent, born]) => ({
    pid: Number(pid),
    parent: Number(parent),
    born,
  }));
}

function fromProc() {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return numbers.flatMap((pid) => {
    const fields = statFields(pid);
    if (fields.length < 20) return [];
    const seconds = secondsOf(fields[11], fields[12]);
    return [{ pid: Number(pid), parent: Number(fields[1]), born: fields[19], seconds }];
  });
}

/** Processor seconds of all children of this process that have ended; null without /proc. */
export function endedChildrenSeconds() {
  const fields = statFields('self');
  return fields.length < 20 ? null : secondsOf(fields[13], fields[14]);
}

/** After the name, which may hold anything: state, parent, ...; the start is the 22nd of all. */
function statFields(pid) {
  return textOf(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');
}

/** Linux counts in ticks of 0.01 s, for programs and for itself on their behalf. */
function secondsOf(userTicks, systemTicks) {
  return (Number(userTicks) + Number(systemTicks)) / 100;
}

/** Empty for a process that has just ended. */
function textOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
