// Views on somebody else's page, from another host: they show what their attributes say, leave the
// page as it was, and go without a trace.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { views } from '../../packages/lab/src/views.js';
import { missingChromium } from '../support/chromium.js';
import { allFindings, type Lab, openLab } from '../support/lab.js';
import { none } from '../support/none.js';
import { type PlainServer, servePlainly } from '../support/plain-server.js';
import { unless } from '../support/skip.js';

const embed = suite('views on a foreign page');
const test = unless(missingChromium(), embed);
let lab: Lab;
let foreign: PlainServer;
const folder = mkdtempSync(join(tmpdir(), 'obelisk-foreign-'));

embed.before(async () => {
  if (missingChromium() !== null) return;
  // What a server of static files has to send to be read from other hosts.
  lab = await openLab((built) => servePlainly(built, { 'access-control-allow-origin': '*' }));
  mkdirSync(join(folder, 'week3'));
  foreign = await servePlainly(folder);
});
embed.after(async () => {
  await lab?.close();
  await foreign?.close();
  rmSync(folder, { recursive: true });
});

/** Opens a lecturer's page with these elements in it. */
async function openForeign(elements: string, script = true): Promise<void> {
  const load = `<script type="module" src="${lab.address}embed.js"></script>`;
  writeFileSync(
    join(folder, 'week3/slides.html'),
    `<!doctype html><html lang="en"><head><title>Week 3</title>
<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width"><style>
html { font-size: 62.5% }
body { font: 2rem/1.3 serif; text-align: center }
h1 { color: rgb(120, 20, 90); font-size: 31px; margin: 3px }
button { background: rgb(250, 240, 210) }
</style>${script ? load : ''}</head><body><main><h1>Week 3</h1><p class="lead">We <b>look</b>.</p>
<button type="button">Next</button><p class="error panel">$x$</p>
${elements}</main></body></html>`,
  );
  await lab.page.goto('about:blank');
  await lab.page.goto(`${foreign.address}week3/slides.html#/slide/4`);
  if (script) await settled();
}

/** Waits until each element shows its view. */
const settled = () =>
  lab.page.waitForFunction(() => {
    const all = [...document.querySelectorAll('*')].filter((e) => /^OBELISK-/.test(e.tagName));
    return all.every((one) => one.shadowRoot?.querySelector('.embedded[data-state="ready"]'));
  });

/** All styles of what the page itself holds. */
const styles = () =>
  lab.page.$$eval('html, body, main, h1, p, b, button', (all) =>
    all.map((one) => {
      const style = getComputedStyle(one);
      // As high as the views below.
      const heights = /block-size|height|perspective-origin|transform-origin/;
      const names = [...style].filter((name) => !heights.test(name) && !name.startsWith('--'));
      return `${one.tagName} ${names.map((name) => style.getPropertyValue(name)).join(';')}`;
    }),
  );

const two =
  '<obelisk-family id="one" member="dcn-v2" seed="3" a="15,3"></obelisk-family>' +
  '<obelisk-family id="other" member="dilated" dilation="3" a="4,6"></obelisk-family>' +
  '<obelisk-trilinear point="20,15,22/1.5,-0.5,2.25"></obelisk-trilinear>';

test('each shows the state of its attributes, and nothing else of the page changes', async () => {
  await openForeign(two, false);
  const before = await styles();
  await openForeign(two);
  assert.equal(await styles(), before);
  assert.is(lab.page.url(), `${foreign.address}week3/slides.html#/slide/4`);
  assert.is(await lab.page.title(), 'Week 3');
  const shown = await lab.page.$$eval('obelisk-family', (all) =>
    all.map(({ shadowRoot }) => {
      const find = (selector: string) => shadowRoot?.querySelector(selector);
      const dots = [...(shadowRoot?.querySelectorAll('.taps.of-a .tap') ?? [])];
      return {
        member: find('[data-member]')?.getAttribute('data-member'),
        grip: find('.grip.of-a')?.getAttribute('aria-valuetext'),
        across: dots.map((dot) => Number(dot.getAttribute('cx'))),
      };
    }),
  );
  const [one, other] = shown;
  assert.equal([one.member, one.grip], ['dcn-v2', 'x 15, y 3']);
  assert.equal([other.member, other.grip], ['dilated', 'x 4, y 6']);
  assert.equal(other.across, [1, 4, 7, 1, 4, 7, 1, 4, 7]);
  assert.ok(one.across.every((x) => !Number.isInteger(x)));
  const fields = await lab.page.$eval('obelisk-trilinear', ({ shadowRoot }) =>
    [...(shadowRoot?.querySelectorAll<HTMLInputElement>('input[type=number]') ?? [])].map(
      ({ value }) => Number(value),
    ),
  );
  assert.equal(fields.slice(0, 3), [21.5, 14.5, 24.25]);
});

test('what is set in one stays there; address and history of the page stay', async () => {
  const before = await lab.page.evaluate(() => history.length);
  const grip = await lab.page.waitForSelector('#one >>> .grip.of-a');
  await grip?.focus();
  const heard = lab.page.evaluate(
    () =>
      new Promise((resolve) => {
        addEventListener('keydown', ({ key }) => resolve(key), { once: true });
      }),
  );
  // The page, which may turn its slides by arrow keys, hears only those that no view has used.
  await lab.page.keyboard.press('ArrowRight');
  await lab.page.keyboard.press('Escape');
  assert.is(await heard, 'Escape');
  const link = () =>
    lab.page.$$eval('obelisk-family', (all) =>
      all.map(
        (one) =>
          one.shadowRoot?.querySelector<HTMLAnchorElement>('.below p:last-child a')?.href ?? '',
      ),
    );
  await lab.page.waitForFunction(() =>
    document
      .querySelector('#one')
      ?.shadowRoot?.querySelector<HTMLAnchorElement>('.below p:last-child a')
      ?.href.includes('a=16,3'),
  );
  const [one, other] = await link();
  assert.match(one, `${lab.address}?device=webasm&seed=3#/family?picture=discs&`);
  assert.match(one, '&member=dcn-v2&');
  assert.not.match(other, 'a=16,3');
  assert.is(lab.page.url(), `${foreign.address}week3/slides.html#/slide/4`);
  assert.is(await lab.page.evaluate(() => history.length), before);
});

test('formulas have their fonts; type is as large as that of the element', async () => {
  const font = await lab.page.evaluate(async () => {
    await document.fonts.ready;
    return [...document.fonts].filter(({ status }) => status === 'loaded').map((f) => f.family);
  });
  assert.ok(font.includes('KaTeX_Main') && font.includes('KaTeX_Math'), font.join());
  const size = () =>
    lab.page.$eval('#one', ({ shadowRoot }) => {
      const lead = shadowRoot?.querySelector('.lead') as HTMLElement;
      return Number.parseFloat(getComputedStyle(lead).fontSize);
    });
  assert.is(await size(), 1.1 * 20);
  await lab.page.$eval('#one', (one) => {
    (one as HTMLElement).style.fontSize = '10px';
  });
  assert.is(await size(), 11);
});

test('axe finds nothing; 360 pixels are enough', async () => {
  none(await allFindings(lab.page));
  await lab.page.addStyleTag({ content: 'body { font-size: 16px }' });
  await lab.page.setViewport({ width: 360, height: 800 });
  assert.is(await lab.page.evaluate(() => document.documentElement.scrollWidth), 360);
  await lab.page.setViewport({ width: 1280, height: 900 });
});

test('a link to another place of the lab opens it there, in a window of its own', async () => {
  await openForeign('<obelisk-scan></obelisk-scan>');
  const link = await lab.page.waitForSelector('obelisk-scan >>> a[href="#/training"]');
  await link?.click();
  const wanted = `${lab.address}#/training`;
  const opened = await lab.page.browser().waitForTarget((target) => target.url() === wanted);
  await (await opened.page())?.close();
  await lab.page.bringToFront();
  assert.is(lab.page.url(), `${foreign.address}week3/slides.html#/slide/4`);
});

test('every view can be embedded; removed, it leaves no worker', async () => {
  await openForeign(views.map(({ name }) => `<obelisk-${name}></obelisk-${name}>`).join(''));
  await lab.page.waitForFunction(() => {
    const training = document.querySelector('obelisk-training')?.shadowRoot;
    return training?.querySelector('#run:not([disabled])');
  });
  const heads = await lab.page.$$eval('main > *', (all) =>
    all.flatMap(({ shadowRoot }) => shadowRoot?.querySelector('h1')?.textContent ?? []),
  );
  assert.equal(
    heads,
    views.map(({ title }) => title),
  );
  assert.ok(lab.page.workers().length >= 4, `${lab.page.workers().length} workers`);
  // Moved, it is shown again, once.
  await lab.page.$eval('obelisk-backward', (one) => document.body.prepend(one));
  await settled();
  await lab.page.$$eval('main > *, obelisk-backward', (all) => {
    for (const one of all) if (one.shadowRoot) one.remove();
  });
  while (lab.page.workers().length > 0) await new Promise((later) => setTimeout(later, 50));
});

test('an attribute that says nothing is told on the element', async () => {
  await openForeign('<obelisk-family member="origami"></obelisk-family>');
  const told = await lab.page.$eval('obelisk-family', ({ shadowRoot }) => {
    return shadowRoot?.querySelector('[role=alert]')?.textContent;
  });
  assert.match(told ?? '', /^member=origami .*: expected one of dilated, active, .*; dcn-v1 is/);
});

test('wrote no error into the console and asked no third host', () => {
  none(
    lab.troubles.filter(
      (one) => !one.startsWith(`asks another host: ${foreign.address}week3/slides`),
    ),
  );
});

embed.run();
