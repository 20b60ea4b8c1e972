import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder with reference values, scans and released weights that lies beside the checkout. */
export const sharedFolder = fileURLToPath(new URL('../../../shared/', import.meta.url));

/** `null` when `path` exists below the shared folder, otherwise why a test that needs it skips. */
export function missingShared(path: string): string | null {
  return existsSync(sharedFolder + path) ? null : `../shared/${path} is not beside the checkout`;
}
