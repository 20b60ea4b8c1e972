import { readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

/** A server of a folder that counts what it hands out. */
export interface PlainServer {
  readonly address: string;
  /** Bytes of all files that were handed out so far. */
  bytes(): number;
  close(): Promise<void>;
}

/**
 * Hands out a folder as the plainest of web servers does: no compression, no headers for isolation;
 * a file that the browser has already is not sent again.
 * @param headers - that it sends with every file
 */
export async function servePlainly(
  folder: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<PlainServer> {
  let bytes = 0;
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    bytes += answer(folder, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    bytes: () => bytes,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** @returns how many bytes were handed out */
function answer(folder: string, request: IncomingMessage, response: ServerResponse): number {
  const { pathname } = new URL(request.url ?? '/', 'http://host');
  const path = join(folder, pathname === '/' ? 'index.html' : pathname);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) return end(response, 404);
  const mtime = found.mtime.toUTCString();
  response.setHeader('last-modified', mtime);
  if (request.headers['if-modified-since'] === mtime) return end(response, 304);
  response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream');
  return end(response, 200, readFileSync(path));
}

function end(response: ServerResponse, status: number, body?: Buffer): number {
  response.writeHead(status).end(body);
  return body?.length ?? 0;
}
