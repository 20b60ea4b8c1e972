import { element } from './element.js';

/** Gives the user a file to save. */
export function saveFile(bytes: Uint8Array, name: string): void {
  const address = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  element('a', { href: address, download: name }).click();
  // The browser takes the bytes a moment later.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
