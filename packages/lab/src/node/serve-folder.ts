import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { askedFile } from './asked-file.js';
import { contentSecurityPolicy } from './content-security-policy.js';
import { Refusal } from './refusal.js';

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
 * With the first two a browser isolates the page from all others, and lets threads share memory
 * there: https://developer.mozilla.org/docs/Web/API/Window/crossOriginIsolated
 */
const alwaysSent = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'content-security-policy': contentSecurityPolicy,
};

/** A server of one folder. */
export interface FolderServer {
  /** `http://127.0.0.1:port/` */
  readonly address: string;
  /** Ends the server and its connections. */
  close(): Promise<void>;
}

/**
 * Hands out the files of a folder to this computer only, by its own names: compressed, isolated
 * from other pages, so that threads can share memory, and kept from asking other hosts. What it
 * does not hand out it refuses in one sentence.
 *
 * @param port - 0 takes a free one
 *
 * @example
 * ```ts
 * import { serveFolder } from '@obelisk/lab';
 * const { address, close } = await serveFolder('packages');
 * (await fetch(`${address}no-such-file`)).status; // => 404
 * await close();
 * ```
 */
export async function serveFolder(folder: string, port = 0): Promise<FolderServer> {
  const server = createServer((request, response) => {
    answer(folder, request, response).catch((error) => refuse(response, error));
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
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { path, size, mtimeMs } = await askedFile(folder, request);
  const wanted = request.headers;
  const kind = extname(path);
  const zips = !dense.includes(kind) && /\bgzip\b/.test(String(wanted['accept-encoding']));
  const etag = `"${size.toString(36)}-${mtimeMs.toString(36)}${zips ? '-gzip' : ''}"`;
  const headers = {
    ...alwaysSent,
    'content-type': types[kind] ?? 'application/octet-stream',
    'cache-control': 'no-cache',
    vary: 'accept-encoding',
    etag,
  };
  // Page and workers load the same code: from the second time on it is not sent again.
  if (wanted['if-none-match'] === etag) return void response.writeHead(304, headers).end();
  const form = zips ? { 'content-encoding': 'gzip' } : { 'content-length': size };
  response.writeHead(200, { ...headers, ...form });
  if (request.method === 'HEAD') return void response.end();
  await pipeline([createReadStream(path), ...(zips ? [createGzip()] : []), response]);
}

function refuse(response: ServerResponse, error: unknown): void {
  // A browser that goes away in the middle of an answer wants no other one.
  if (response.headersSent) return void response.destroy();
  const known = error instanceof Refusal;
  const { status, headers, message } = known ? error : new Refusal(500, 'this cannot be read');
  const type = { 'content-type': 'text/plain; charset=utf-8' };
  response.writeHead(status, { ...alwaysSent, ...type, ...headers }).end(`${message}\n`);
}
