import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What the codes of file-system errors mean to a reader. */
const meanings: Record<string, string> = {
  EACCES: 'permission denied',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be larger than allowed',
  EISDIR: 'it is a folder; expected a file',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'no such file or folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is not a folder',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

/**
 * Reads a whole file.
 *
 * @throws one sentence with the path and the reason
 * @example
 * ```ts
 * import { readFileBytes } from '@obelisk/data/node';
 * readFileBytes('absent.bin'); // throws: absent.bin: cannot be read: no such file or folder
 * ```
 */
export function readFileBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Error(`${path}: cannot be read: ${reasonOf(error)}`);
  }
}

/**
 * The first bytes of a file, and how many it has in all.
 * @throws as `readFileBytes`
 */
export function readBeginning(
  path: string,
  count: number,
): { readonly bytes: Uint8Array; readonly length: number } {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = new Uint8Array(count);
      const read = readSync(file, bytes);
      return { bytes: bytes.subarray(0, read), length: fstatSync(file).size };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new Error(`${path}: cannot be read: ${reasonOf(error)}`);
  }
}

/**
 * Writes a file as a whole or not at all: to a temporary name in the same folder, then renamed. On
 * failure (a full disk, say) the temporary file is removed and an older file of that name stays.
 *
 * @throws one sentence with the path and the reason
 * @example
 * ```ts
 * import { writeFileAtomically } from '@obelisk/data/node';
 * const bytes = Uint8Array.of(1, 2, 3);
 * writeFileAtomically('absent/a.bin', bytes); // throws: absent/a.bin: cannot be written
 * ```
 */
export function writeFileAtomically(path: string, bytes: Uint8Array): void {
  writeFilesAtomically([[path, bytes]]);
}

/** All bytes of a file, or one piece after the other. */
export type FileContent = Uint8Array | Generator<Uint8Array>;

/**
 * Writes files that belong together, as `writeFileAtomically`: none gets its name before all are
 * on the disk, so that a failure leaves the older ones, or none.
 *
 * @param files - pairs of path and content, which may come in pieces, each when it is wanted
 * @throws one sentence with the path and the reason
 * @example
 * ```ts
 * import { writeFilesAtomically } from '@obelisk/data/node';
 * const bytes = Uint8Array.of(1, 2, 3);
 * writeFilesAtomically([['absent/a.bin', bytes]]); // throws: absent/a.bin: cannot be written
 * ```
 */
export function writeFilesAtomically(files: readonly (readonly [string, FileContent])[]): void {
  const temporaries: string[] = [];
  let current = '';
  try {
    const moves = files.map(([path, content]) => {
      current = path;
      const target = regularTarget(path);
      const temporary = temporaryName(target);
      const file = openSync(temporary, 'wx');
      temporaries.push(temporary);
      writeAll(file, content);
      return { path, temporary, target };
    });
    for (const { path, temporary, target } of moves) {
      current = path;
      renameSync(temporary, target);
    }
  } catch (error) {
    for (const temporary of temporaries) rmSync(temporary, { force: true });
    throw new Error(`${current}: cannot be written: ${reasonOf(error)}`);
  }
}

/**
 * Writes a file as a whole unless there is one of that name. Of several processes that try at the
 * same time exactly one succeeds, and nobody ever sees a part of its file: the way to take a lock.
 *
 * @returns whether it was written; otherwise there is one already, and it stays as it is
 * @throws one sentence with the path and the reason
 * @example
 * ```ts
 * import { createFileAtomically } from '@obelisk/data/node';
 * const bytes = Uint8Array.of(1, 2, 3);
 * createFileAtomically('absent/a.lock', bytes); // throws: absent/a.lock: cannot be written
 * ```
 */
export function createFileAtomically(path: string, bytes: Uint8Array): boolean {
  const temporary = temporaryName(path);
  try {
    writeAll(openSync(temporary, 'wx'), bytes);
    giveNewName(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new Error(`${path}: cannot be written: ${reasonOf(error)}`);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Unlike renaming, a link never replaces a file. Disks without links, as exFAT, get a copy. */
function giveNewName(temporary: string, path: string): void {
  try {
    linkSync(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    copyFileSync(temporary, path, constants.COPYFILE_EXCL);
  }
}

/** Writes to an open file, waits for the disk, and closes it. */
function writeAll(file: number, content: FileContent): void {
  try {
    for (const bytes of content instanceof Uint8Array ? [content] : content) {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Makes sure that `writeFileAtomically` can begin to write a file, before long work is done for it:
 * creates its temporary file and removes it again.
 *
 * @throws one sentence with the path and the reason, as `writeFileAtomically`
 * @example
 * ```ts
 * import { requireWritable } from '@obelisk/data/node';
 * requireWritable('absent/a.bin'); // throws: absent/a.bin: cannot be written: no such file
 * ```
 */
export function requireWritable(path: string): void {
  try {
    const name = temporaryName(regularTarget(path));
    closeSync(openSync(name, 'wx'));
    rmSync(name, { force: true }); // who has the folder for itself may have removed it
  } catch (error) {
    throw new Error(`${path}: cannot be written: ${reasonOf(error)}`);
  }
}

/**
 * Removes what `writeFileAtomically` leaves in a folder when its process is killed: files never
 * got their names. Where another process may be writing, only old ones are left over for sure.
 *
 * @param minimumAge - seconds since a file was written to; all are removed when it is left out
 * @throws one sentence with the path and the reason
 * @example
 * ```ts
 * import { removeTemporaryFiles } from '@obelisk/data/node';
 * removeTemporaryFiles('absent'); // throws: absent: cannot be read: no such file or folder
 * ```
 */
export function removeTemporaryFiles(folder: string, minimumAge = 0): void {
  try {
    const names = readdirSync(folder).filter((name) => temporary.test(name));
    for (const path of names.map((name) => join(folder, name))) {
      if (minimumAge === 0 || ageOf(path) >= minimumAge) rmSync(path, { force: true });
    }
  } catch (error) {
    throw new Error(`${folder}: cannot be read: ${reasonOf(error)}`);
  }
}

/** Seconds since a file was written to; 0 when another process has renamed it meanwhile. */
function ageOf(path: string): number {
  const present = statSync(path, { throwIfNoEntry: false });
  return present === undefined ? 0 : (Date.now() - present.mtimeMs) / 1000;
}

/** What `temporaryName` gives. */
const temporary = /^\..+\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;

/** In the folder of `target`, so that renaming never crosses from one disk to another. */
function temporaryName(target: string): string {
  return join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
}

/** Where to rename to: the file behind a link; never a folder, or a device such as /dev/null. */
function regularTarget(path: string): string {
  const present = statSync(path, { throwIfNoEntry: false });
  if (present === undefined) return path;
  if (present.isDirectory()) throw new Error(meanings.EISDIR);
  if (!present.isFile()) throw new Error('it is a device or a pipe; expected a file');
  return realpathSync(path);
}

/**
 * What a file-system error means, in words.
 *
 * @example
 * ```ts
 * import { reasonOf } from '@obelisk/data/node';
 * reasonOf({ code: 'ENOSPC' }); // => 'the disk is full'
 * ```
 */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined ? message : (meanings[code] ?? `system error ${code}`);
}
