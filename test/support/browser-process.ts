// A process with a browser that shows a page, until somebody ends it.
import { launchChromium } from './browser.js';

const [executable, address] = process.argv.slice(2);
const page = await (await launchChromium(executable, [])).newPage();
await page.goto(address, { timeout: 0 });
