import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

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
};

/** A server of one folder. */
export interface FolderServer {
  /** `http://127.0.0.1:port/` */
  readonly address: string;
  /** Ends the server and its connections. */
  close(): Promise<void>;
}

/**
 * Hands out the files of a folder to this computer only.
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
    answer(folder, request.url ?? '/', response).catch(() => refuse(response, 404));
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

async function answer(folder: string, url: string, response: ServerResponse): Promise<void> {
  const asked = normalize(decodeURIComponent(new URL(url, 'http://host').pathname));
  if (asked.split(/[\\/]/).includes('..')) return refuse(response, 403);
  const path = join(folder, asked.endsWith('/') ? `${asked}index.html` : asked);
  const { size } = await stat(path).then((found) =>
    found.isFile() ? found : Promise.reject(new Error('no file')),
  );
  response.writeHead(200, {
    'content-type': types[extname(path)] ?? 'application/octet-stream',
    'content-length': size,
    'cache-control': 'no-cache',
  });
  createReadStream(path).pipe(response);
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/plain' });
  response.end(`${status}\n`);
}
