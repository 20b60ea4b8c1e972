// Keeps two starts from building at once. The lock is a folder with the number of the process that
// writes the build; while somebody waits for that process, the folder's time moves on.
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const secondsBetweenSigns = 2;
/** A lock without a sign for so long is that of a build that was broken off. */
const secondsToWait = 60;
const secondsBetweenLooks = 0.2;

/** Whether somebody builds, or was broken off. */
export const isBuilding = (folder) => existsSync(folder);

/**
 * Waits until nobody else builds, and takes the lock.
 * @returns wasAbandoned: whether a build was broken off before; holder(pid) names the process that
 * writes from now on; release()
 */
export async function takeBuildLock(folder) {
  let wasAbandoned = false;
  while (!isTaken(folder)) wasAbandoned = (await hasEnded(folder)) || wasAbandoned;
  const signs = setInterval(() => showLife(folder), secondsBetweenSigns * 1000);
  signs.unref();
  const holder = (pid) => writeFileSync(`${folder}/process`, `${hostname()} ${pid}`);
  holder(process.pid);
  return {
    wasAbandoned,
    holder,
    release() {
      clearInterval(signs);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function isTaken(folder) {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

/** Waits while a lock shows life; removes it and resolves to true when its build is no more. */
async function hasEnded(folder) {
  let sign = signOf(folder);
  for (let waited = 0; waited < secondsToWait; waited += secondsBetweenLooks) {
    if (sign === null) return false;
    if (isGone(folder)) break;
    await sleep(secondsBetweenLooks * 1000);
    const next = signOf(folder);
    if (next !== sign) waited = 0;
    sign = next;
  }
  return removeAbandoned(folder, sign);
}

/** When the lock last showed life, and whose it is; null when it was released. */
function signOf(folder) {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found ? `${found.ino} ${found.mtimeMs}` : null;
}

/** Whether the lock names a process of this machine that has ended. */
function isGone(folder) {
  try {
    const [host, pid] = readFileSync(`${folder}/process`, 'utf8').split(' ');
    if (host === hostname()) process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** Of several that find the same lock abandoned, one moves it away; a new one is put back. */
function removeAbandoned(folder, sign) {
  const aside = `${folder}.${process.pid}`;
  try {
    renameSync(folder, aside);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return false;
  }
  if (signOf(aside) !== sign) {
    renameSync(aside, folder);
    return false;
  }
  rmSync(aside, { recursive: true });
  return true;
}

function showLife(folder) {
  try {
    utimesSync(folder, new Date(), new Date());
  } catch {
    // It was taken over, because this process seemed to be gone.
  }
}
