import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macBrowsers = ['Google Chrome', 'Chromium'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

/** The Chromium or Chrome of this machine, or null. */
export const browserPath: string | null = findBrowser();

/** Chromium's software driver for Vulkan, which runs WebGPU in Node without a GPU, or null. */
export const softwareVulkanDriver: string | null = findSoftwareDriver();

/** `null` when a browser is installed, otherwise why a test in the browser skips. */
export function missingBrowser(): string | null {
  return browserPath === null ? withoutBrowser('no Chromium or Chrome is installed') : null;
}

/** `null` when WebGPU can run in Node on a software driver, otherwise why a test of it skips. */
export function missingSoftwareVulkan(): string | null {
  if (softwareVulkanDriver !== null) return null;
  return withoutBrowser("Chromium's software Vulkan driver is not installed");
}

/**
 * The reason of a skip for want of a browser or of what it brings; throws instead where
 * OBELISK_REQUIRE_BROWSER=1 says that there must be one, as in CI.
 */
export function withoutBrowser(reason: string): string {
  if (process.env.OBELISK_REQUIRE_BROWSER !== '1') return reason;
  throw new Error(`OBELISK_REQUIRE_BROWSER=1 forbids this skip: ${reason}`);
}

function findBrowser(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...candidates, ...macBrowsers].find(isExecutable) ?? null;
}

function findSoftwareDriver(): string | null {
  const folders = ['/usr/lib/chromium', '/usr/lib/chromium-browser'];
  if (browserPath !== null) folders.push(dirname(browserPath));
  const drivers = folders.map((folder) => join(folder, 'vk_swiftshader_icd.json'));
  return drivers.find((path) => existsSync(path)) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
