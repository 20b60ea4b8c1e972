// The guided path: the same in the lab and in the lesson plan, from stop to stop by its links, and
// back; a home page that is light.
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Reference, references } from '../../packages/lab/src/course/references.js';
import { stops } from '../../packages/lab/src/course/stops.js';
import { views } from '../../packages/lab/src/views.js';
import { missingChromium } from '../support/chromium.js';
import { allFindings, type Lab, notebookNames, openLab } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';
import { root, textOf } from '../support/workspace.js';

const course = suite('the guided path');
const test = unless(missingChromium(), course);
let lab: Lab;

course.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
course.after(() => lab?.close());

const plan = textOf('docs/lesson-plan.md');
const places = stops.flatMap((stop) => stop.places);

course('the lesson plan has the same eight stops, with the same pages and minutes', () => {
  const rows = [...plan.matchAll(/^\| (\d+) \| (\d)\. ([^|]*) \| ([^|]*)/gm)];
  const inPlan = rows.map(([, minutes, number, title, show]) => ({
    number: Number(number),
    title: title.toLowerCase(),
    minutes: Number(minutes),
    pages: [...show.matchAll(/\((?:lab\.md#([\w-]+)|\.\.\/notebooks\/([\w-]+)\.ipynb)\)/g)]
      .map(([, view, notebook]) => view ?? `notebook/${notebook}`)
      .sort(),
  }));
  const inLab = stops.map(({ title, minutes, places: pages }, at) => ({
    number: at + 1,
    title: title.toLowerCase(),
    minutes,
    pages: pages.map(({ address }) => address).sort(),
  }));
  assert.equal(inPlan, inLab);
  // With opening, recap and the two ends: two lectures.
  const all = [...plan.matchAll(/^\| (\d+) \| /gm)].slice(0, 12).map(([, n]) => Number(n));
  assert.is(
    all.reduce((sum, n) => sum + n),
    180,
  );
});

course('every view is on the path, and every notebook but the one for self-study', () => {
  const wanted = [
    ...views.map(({ name }) => name),
    ...notebookNames.filter((name) => !name.startsWith('07')).map((name) => `notebook/${name}`),
  ];
  assert.equal(places.map(({ address }) => address).sort(), wanted.sort());
});

course('a notebook of a stop leads to the view of the stop', () => {
  const missing = stops.flatMap(({ places: pages }) => {
    const [view, notebook] = ['', 'notebook/'].map((start) =>
      pages.find(({ address }) => address.startsWith('notebook/') === (start !== '')),
    );
    if (!view || !notebook) return [];
    const text = readFileSync(`${root}notebooks/${notebook.address.slice(9)}.ipynb`, 'utf8');
    return text.includes(`docs/lab.md#${view.address}`)
      ? []
      : [`${notebook.address}: ${view.address}`];
  });
  none(missing);
});

course('lab and lesson plan name the same papers for the same claims', () => {
  const [, table] = plan.split('## References');
  const inPlan = [...table.matchAll(/^\| (.*) \| (.*): \[\*(.*)\*\]\((.*)\)\. (.*) \|$/gm)].map(
    ([, claim, authors, title, href, place]) => ({ claim, authors, title, href, place }),
  );
  const inLab = Object.values<Reference>(references).map(({ short: _, ...rest }) => rest);
  const sorted = (all: typeof inPlan) =>
    [...all]
      .sort((a, b) => a.href.localeCompare(b.href))
      .map((one) => JSON.stringify(one, null, 1));
  const ordered = inLab.map(({ claim, authors, title, href, place }) => {
    return { claim, authors, title, href, place };
  });
  assert.equal(sorted(ordered), sorted(inPlan));
});

test('home weighs less than 400 kB as it is sent; it has film, formula, beginning', async () => {
  const session = await lab.page.createCDPSession();
  await session.send('Network.enable');
  await session.send('Network.clearBrowserCache');
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await lab.open('#/');
  await lab.page.waitForNetworkIdle({ idleTime: 500 });
  await session.detach();
  assert.ok(bytes > 100_000 && bytes < 400_000, `${bytes} bytes`);
  const seen = await lab.page.evaluate(() => {
    const film = document.querySelector('.film');
    const picture = film?.shadowRoot?.querySelector('svg');
    return {
      film: picture?.getBoundingClientRect().width ?? 0,
      formula: document.querySelector('math')?.textContent?.replace(/\s/g, ''),
      begin: document.querySelector('.action')?.getAttribute('href'),
    };
  });
  assert.ok(seen.film > 300, `a film ${seen.film} pixels wide`);
  assert.is(seen.formula, 'F(p)=∑kWkI(p+Sk)');
  assert.is(seen.begin, '#/notebook/01-derivative-by-hand');
});

test('the film can be stopped', async () => {
  const running = () =>
    lab.page.$eval('.film', ({ shadowRoot }) => {
      const frames = [...(shadowRoot?.querySelectorAll('.frame') ?? [])];
      return frames.filter((one) => getComputedStyle(one).animationPlayState === 'running').length;
    });
  assert.ok((await running()) > 5);
  await lab.page.click('figcaption button');
  assert.is(await running(), 0);
  await lab.page.click('figcaption button');
  assert.ok((await running()) > 5);
});

test('"next" leads through all pages of the path, each of which says where it is', async () => {
  await lab.visit('#/');
  await lab.page.click('.action');
  const passed: string[] = [];
  for (const { address } of places) {
    await lab.page.waitForFunction(
      (at) => location.hash.startsWith(`#/${at}`) && document.querySelector('main h1'),
      {},
      address,
    );
    await lab.page.waitForSelector('main[data-state="ready"]');
    passed.push(
      await lab.page.$eval('.course-bar', (bar) => bar.querySelector('a')?.textContent ?? ''),
    );
    await lab.page.click('.course-next');
  }
  const wanted = stops.flatMap((stop, at) => stop.places.map(() => `Stop ${at + 1} of 8`));
  assert.equal(passed, wanted);
  await lab.page.waitForFunction(() => location.hash === '#/');
});

test('a view names its papers, which lead to the list, and the list to the paper', async () => {
  await lab.visit('#/family?member=dcn-v2');
  await lab.page.click('.family-words .papers a');
  await lab.page.waitForSelector('tr.asked');
  assert.is(await lab.page.$eval('tr.asked', ({ id }) => id), 'zhu-2019');
  const links = await lab.page.$$eval('main table a', (all) =>
    all.map((a) => a.getAttribute('href')),
  );
  assert.equal(
    links,
    Object.values(references).map(({ href }) => href),
  );
  none(await allFindings(lab.page));
});

test('a page that is not on the path has no line of it', async () => {
  await lab.visit('#/notebook/07-inside-a-kernel');
  assert.ok(await lab.page.$eval('.course-bar', (bar) => (bar as HTMLElement).hidden));
});

test('wrote no error into the console and asked no other host', () => none(lab.troubles));

course.run();
