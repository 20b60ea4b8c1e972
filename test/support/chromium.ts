import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

const usualNames = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser that tests run in: `CHROMIUM_PATH`, or a usual name on the PATH; null without. */
export function chromiumPath(): string | null {
  const named = process.env.CHROMIUM_PATH;
  if (named) return named;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = usualNames.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find(isExecutable) ?? null;
}

/**
 * The folder with SwiftShader's Vulkan driver: Chromium's own (Debian's package has it) with the
 * Vulkan loader beside it, which Node needs as well; null without.
 */
export function swiftShaderFolder(): string | null {
  const chromium = chromiumPath();
  const folders = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];
  if (chromium && existsSync(chromium)) folders.unshift(dirname(realpathSync(chromium)));
  const needed = ['vk_swiftshader_icd.json', 'libvulkan.so.1'];
  return folders.find((folder) => needed.every((f) => existsSync(join(folder, f)))) ?? null;
}

/**
 * Why tests in a browser skip, or null. CI installs one and sets `OBELISK_REQUIRE_BROWSER`: there
 * it must be found.
 */
export function missingChromium(): string | null {
  if (chromiumPath()) return null;
  return orFail('no Chromium in CHROMIUM_PATH or on the PATH (Debian: apt install chromium)');
}

/** Why tests of WebGPU in Node skip, or null; likewise. */
export function missingSwiftShader(): string | null {
  if (swiftShaderFolder()) return null;
  return orFail('no Chromium with vk_swiftshader_icd.json and libvulkan.so.1 in its folder');
}

function orFail(reason: string): string {
  if (process.env.OBELISK_REQUIRE_BROWSER) throw new Error(`a browser is required here: ${reason}`);
  return reason;
}

/**
 * The environment in which a Node process finds SwiftShader as its only Vulkan driver. It must be
 * set before the process starts: the loader is looked for by LD_LIBRARY_PATH.
 */
export function swiftShaderEnvironment(folder: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    VK_DRIVER_FILES: join(folder, 'vk_swiftshader_icd.json'),
    LD_LIBRARY_PATH: [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter),
    OBELISK_SOFTWARE_ADAPTER: '1',
  };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
