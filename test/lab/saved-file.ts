import type { Page } from 'puppeteer-core';

/** Clicks a button that gives the user a file, and takes its bytes instead of saving it. */
export async function savedFile(page: Page, button: string): Promise<Uint8Array> {
  const session = await page.createCDPSession();
  await session.send('Browser.setDownloadBehavior', { behavior: 'deny' });
  const bytes = page.evaluate(async () => {
    const original = URL.createObjectURL;
    const blob = await new Promise<Blob>((resolve) => {
      URL.createObjectURL = (given) => {
        URL.createObjectURL = original;
        resolve(given as Blob);
        return original.call(URL, given);
      };
    });
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  await page.click(button);
  return Uint8Array.from(await bytes);
}
