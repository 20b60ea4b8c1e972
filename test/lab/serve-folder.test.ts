// The server of `npm run lab`: what it sends with a file, and what it refuses.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { type FolderServer, serveFolder } from '@obelisk/notebook/lab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const serving = suite('the server of the lab');
const folder = mkdtempSync(join(tmpdir(), 'obelisk-serve-'));
const script = 'const answer = 42;\n'.repeat(100);
let server: FolderServer;

serving.before(async () => {
  mkdirSync(join(folder, 'inner'));
  writeFileSync(join(folder, 'index.html'), '<p>home');
  writeFileSync(join(folder, 'lab.js'), script);
  writeFileSync(join(folder, 'scan.nii.gz'), 'packed');
  server = await serveFolder(join(folder));
});
serving.after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** As a browser would: `fetch` would unpack by itself, and tidy `..` away. */
async function ask(path: string, headers: Record<string, string> = {}) {
  const { hostname, port } = new URL(server.address);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ hostname, port, path, headers }, resolve).on('error', reject);
  });
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
}

serving('packs what can be packed for a browser that unpacks it', async () => {
  const packed = await ask('/lab.js', { 'accept-encoding': 'gzip, br' });
  assert.is(packed.headers['content-encoding'], 'gzip');
  assert.is(packed.headers['content-type'], 'text/javascript; charset=utf-8');
  assert.ok(packed.body.length < script.length / 10);
  assert.is(String(gunzipSync(packed.body)), script);
  assert.is(String((await ask('/lab.js')).body), script);
  const already = await ask('/scan.nii.gz', { 'accept-encoding': 'gzip' });
  assert.is(already.headers['content-encoding'], undefined);
  assert.is(String(already.body), 'packed');
});

serving('isolates the page from others', async () => {
  const { headers } = await ask('/');
  assert.is(headers['cross-origin-opener-policy'], 'same-origin');
  assert.is(headers['cross-origin-embedder-policy'], 'require-corp');
});

serving('sends a file once, and again only when it has changed', async () => {
  const { etag } = (await ask('/lab.js')).headers;
  const again = await ask('/lab.js', { 'if-none-match': String(etag) });
  assert.is(again.status, 304);
  assert.is(again.body.length, 0);
  writeFileSync(join(folder, 'lab.js'), `${script}// changed`);
  assert.is((await ask('/lab.js', { 'if-none-match': String(etag) })).status, 200);
});

serving('gives the page for its folder, and nothing that is no file in it', async () => {
  assert.is(String((await ask('/')).body), '<p>home');
  assert.is((await ask('/inner')).status, 404);
  assert.is((await ask('/none.js')).status, 404);
  assert.is((await ask('/../secret')).status, 404);
  assert.is((await ask('/%2e%2e/secret')).status, 404);
  assert.is((await ask('/..%2fsecret')).status, 404);
  assert.is((await ask('/..%5csecret')).status, 403);
  assert.is((await ask('/%zz')).status, 404);
});

serving.run();
