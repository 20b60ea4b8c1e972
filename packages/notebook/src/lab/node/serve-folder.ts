import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.ipynb': 'application/json',
  '.ts': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.gz': 'application/gzip',
  '.txt': 'text/plain; charset=utf-8',
};

/** Files that are compressed as they are. */
const dense: readonly string[] = ['.woff2', '.png', '.gz'];

/**
 * With these a browser isolates the page from all others, and lets threads share memory there:
 * https://developer.mozilla.org/docs/Web/API/Window/crossOriginIsolated
 */
const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** A server of one folder. */
export interface FolderServer {
  /** `http://127.0.0.1:port/` */
  readonly address: string;
  /** Ends the server and its connections. */
  close(): Promise<void>;
}

/**
 * Hands out the files of a folder to this computer only: compressed, and isolated from other pages,
 * so that threads can share memory.
 *
 * @param port - 0 takes a free one
 *
 * @example
 * ```ts
 * import { serveFolder } from '@obelisk/notebook/lab';
 * const { address, close } = await serveFolder('packages');
 * (await fetch(`${address}no-such-file`)).status; // => 404
 * await close();
 * ```
 */
export async function serveFolder(folder: string, port = 0): Promise<FolderServer> {
  const server = createServer((request, response) => {
    answer(folder, request, response).catch(() => refuse(response, 404));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  folder: string,
  { url, headers: wanted }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asked = normalize(decodeURIComponent(new URL(url ?? '/', 'http://host').pathname));
  if (asked.split(/[\\/]/).includes('..')) return refuse(response, 403);
  const path = join(folder, asked.endsWith('/') ? `${asked}index.html` : asked);
  const { size, mtimeMs } = await stat(path).then((found) =>
    found.isFile() ? found : Promise.reject(new Error('no file')),
  );
  const kind = extname(path);
  const zips = !dense.includes(kind) && /\bgzip\b/.test(String(wanted['accept-encoding']));
  const etag = `"${size.toString(36)}-${mtimeMs.toString(36)}${zips ? '-gzip' : ''}"`;
  const headers = {
    ...isolation,
    'content-type': types[kind] ?? 'application/octet-stream',
    'cache-control': 'no-cache',
    vary: 'accept-encoding',
    etag,
  };
  // Page and workers load the same code: from the second time on it is not sent again.
  if (wanted['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
  } else if (zips) {
    response.writeHead(200, { ...headers, 'content-encoding': 'gzip' });
    await pipeline(createReadStream(path), createGzip(), response);
  } else {
    response.writeHead(200, { ...headers, 'content-length': size });
    await pipeline(createReadStream(path), response);
  }
}

function refuse(response: ServerResponse, status: number): void {
  // A browser that goes away in the middle of an answer wants no other one.
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { 'content-type': 'text/plain' });
  response.end(`${status}\n`);
}
