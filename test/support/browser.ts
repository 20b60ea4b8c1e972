import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { browserBundle } from '@obelisk/lab';
import { build } from 'esbuild';
import { type Browser, launch, type Page } from 'puppeteer-core';
import { patient } from './patient-page.js';

/**
 * SwiftShader for WebGL2 and WebGPU, but not for the page itself: an imitated graphics processor
 * takes several times as long to draw one.
 */
const softwareGraphics = [
  '--disable-gpu-compositing',
  '--disable-gpu-rasterization',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
];

/** A page in a headless browser with a bundle loaded into it. */
export interface BundlePage {
  readonly page: Page;
  close(): Promise<void>;
}

/** Neither WebGL2 nor WebGPU. */
export const noGraphics: readonly string[] = ['--disable-gpu', '--disable-software-rasterizer'];

/**
 * A headless Chromium, which ends with this process, however that ends: it then loses the pipe.
 * Without limits of its own: those of the tests grow with the load of the machine.
 */
export function launchChromium(
  executablePath: string,
  graphics: readonly string[] = softwareGraphics,
): Promise<Browser> {
  // A sandbox needs rights that a container does not give.
  const args = ['--no-sandbox', ...graphics];
  return launch({ executablePath, args, pipe: true, timeout: 0, protocolTimeout: 0 });
}

/** A page of a browser for which one waits as long as the machine needs. */
export async function newPage(browser: Pick<Browser, 'newPage'>): Promise<Page> {
  return patient(await browser.newPage());
}

/** Opens a headless Chromium and loads a bundled script; its exports become the global `bundle`. */
export async function openBundle(executablePath: string, entry: URL): Promise<BundlePage> {
  const server = await serve(await bundleOf(fileURLToPath(entry)));
  let browser: Browser | undefined;
  const close = async () => {
    await browser?.close();
    server.close();
  };
  try {
    browser = await launchChromium(executablePath);
    const page = await newPage(browser);
    // WebGPU is there only in a secure context: this computer itself counts as one.
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return { page, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** One script from TypeScript sources. */
async function bundleOf(entry: string): Promise<string> {
  const { outputFiles } = await build({
    ...browserBundle,
    entryPoints: [entry],
    write: false,
    format: 'iife',
    globalName: 'bundle',
  });
  return outputFiles[0].text;
}

function serve(script: string): Promise<Server> {
  const html = '<!doctype html><meta charset="utf-8"><title>test</title><script src="/bundle.js">';
  const server = createServer(({ url }, response) => {
    const isScript = url === '/bundle.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : `${html}</script>`);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
