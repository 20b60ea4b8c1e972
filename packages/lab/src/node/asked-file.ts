import { realpath, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { isAbsolute, join, normalize, relative, sep } from 'node:path';
import { Refusal } from './refusal.js';

/** A file that a request asks for. */
export interface AskedFile {
  /** Where it really is, behind all links. */
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** What a browser on this computer may call the server. */
const ownNames: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * The file of a folder that a request asks for: by GET or HEAD, of a host that is this computer, as
 * other names lead here only by a page that means to read what it may not. No link leads out.
 *
 * @throws Refusal with the status and one sentence
 */
export async function askedFile(folder: string, request: IncomingMessage): Promise<AskedFile> {
  if (!ownNames.includes(hostName(request.headers.host))) {
    throw new Refusal(421, `this server answers ${ownNames.join(', ')} alone, no other host name`);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new Refusal(405, 'this server answers GET and HEAD alone', { allow: 'GET, HEAD' });
  }
  const asked = pathOf(request.url ?? '');
  const path = join(folder, asked.endsWith('/') ? `${asked}index.html` : asked);
  return fileWithin(folder, path);
}

/** As browsers read it, without the port: a tunnel to this computer has another one. */
function hostName(header: string | undefined): string {
  const address = `http://${header}`;
  return header && URL.canParse(address) ? new URL(address).hostname : '';
}

/** The path in an address, from `/` on, without its `%`s and dots. */
function pathOf(address: string): string {
  const [written] = address.split(/[?#]/, 1);
  const path = written.startsWith('/') ? decoded(written) : null;
  if (path === null || path.includes('\0')) {
    throw new Refusal(400, 'this is no path; expected / and text with bytes as %41');
  }
  const asked = normalize(path);
  if (asked.split(/[\\/]/).includes('..')) throw outside();
  return asked;
}

/** Null when a `%` does not begin a byte of UTF-8. */
function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

async function fileWithin(folder: string, path: string): Promise<AskedFile> {
  const none = () => {
    throw new Refusal(404, 'there is no such file');
  };
  const [top, real] = await Promise.all([realpath(folder), realpath(path)]).catch(none);
  const place = relative(top, real);
  if (place === '..' || place.startsWith(`..${sep}`) || isAbsolute(place)) throw outside();
  const found = await stat(real).catch(none);
  return found.isFile() ? { path: real, size: found.size, mtimeMs: found.mtimeMs } : none();
}

function outside(): Refusal {
  return new Refusal(403, 'this lies outside the folder that is served');
}
