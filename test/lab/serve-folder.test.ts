// The server of `npm run lab`: what it sends with a file, and what it refuses.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { contentSecurityPolicy, type FolderServer, serveFolder } from '@obelisk/lab';
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
  server = await serveFolder(folder);
});
serving.after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** As a browser would: `fetch` would unpack by itself, and tidy `..` away. */
async function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const { hostname, port } = new URL(server.address);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ hostname, port, path, headers, method }, resolve).on('error', reject).end();
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
});

serving('refuses what is no path, in one sentence', async () => {
  for (const path of ['/%zz', '/%', '/%c3', '/lab.js%00', '/%00', '*', 'http://localhost/lab.js']) {
    const { status, body } = await ask(path);
    assert.is(status, 400, path);
    assert.match(String(body), /^this is no path; expected .*\n$/);
  }
  assert.is((await ask(`/${'a'.repeat(10_000)}`)).status, 404);
});

serving('follows links within its folder, and none out of it', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'obelisk-outside-'));
  writeFileSync(join(outside, 'secret'), 'secret');
  symlinkSync(join(folder, 'lab.js'), join(folder, 'inner/link.js'));
  symlinkSync(join(outside, 'secret'), join(folder, 'secret'));
  symlinkSync(outside, join(folder, 'elsewhere'));
  symlinkSync('loop', join(folder, 'loop'));
  assert.is((await ask('/inner/link.js')).status, 200);
  for (const path of ['/secret', '/elsewhere/secret', '/inner/..%2felsewhere/secret']) {
    const { status, body } = await ask(path);
    assert.is(status, 403, path);
    assert.is(String(body), 'this lies outside the folder that is served\n');
  }
  assert.is((await ask('/loop')).status, 404);
  rmSync(outside, { recursive: true });
});

serving(
  'answers to the names of this computer alone: a name of its own leads nobody here',
  async () => {
    const { port } = new URL(server.address);
    for (const name of ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]']) {
      assert.is((await ask('/', { host: `${name}:${port}` })).status, 200, name);
      // As seen through a tunnel.
      assert.is((await ask('/', { host: `${name}:80` })).status, 200, name);
    }
    const others = ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'a b'];
    for (const name of [...others, 'localhost@evil.example', '10.0.0.1']) {
      const { status, body } = await ask('/', { host: name });
      assert.is(status, 421, name);
      assert.match(
        String(body),
        /^this server answers 127\.0\.0\.1, localhost, .* no other host name\n$/,
      );
    }
  },
);

serving('answers GET and HEAD alone, HEAD without the file', async () => {
  const head = await ask('/lab.js', {}, 'HEAD');
  const got = await ask('/lab.js');
  assert.is(head.status, 200);
  assert.is(head.body.length, 0);
  for (const name of ['content-length', 'etag', 'content-type', 'content-security-policy']) {
    assert.is(head.headers[name], got.headers[name], name);
  }
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE']) {
    const { status, headers, body } = await ask('/lab.js', {}, method);
    assert.is(status, 405, method);
    assert.is(headers.allow, 'GET, HEAD');
    assert.is(String(body), 'this server answers GET and HEAD alone\n');
  }
});

serving('sends the policy of the page with every answer, so that workers have it', async () => {
  const { etag } = (await ask('/lab.js')).headers;
  const answers = [
    await ask('/'),
    await ask('/lab.js', { 'accept-encoding': 'gzip' }),
    await ask('/lab.js', { 'if-none-match': String(etag) }),
    await ask('/none.js'),
    await ask('/', { host: 'evil.example' }),
    await ask('/', {}, 'POST'),
    await ask('/%zz'),
  ];
  assert.equal(
    answers.map(({ status }) => status),
    [200, 200, 304, 404, 421, 405, 400],
  );
  for (const { headers } of answers) {
    assert.is(headers['content-security-policy'], contentSecurityPolicy);
  }
});

serving.run();
