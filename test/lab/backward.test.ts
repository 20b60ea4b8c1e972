// The backward stepper as a student uses it: by keys and clicks, on devices, with own programs.
import { samplePrograms } from '@obelisk/notebook/runtime';
import { type Tensor, withDevice } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cellScope, runCell } from '../../packages/notebook/src/runtime/run-cell.js';
import { missingChromium } from '../support/chromium.js';
import { type Lab, openLab, seriousFindings } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';

const stepper = suite('backward stepper in the lab');
const test = unless(missingChromium(), stepper);
let lab: Lab;

stepper.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
stepper.after(() => lab?.close());

const visibleTitle = () =>
  lab.page.$$eval('.panel-of-step', (panels) => {
    const shown = panels.filter((panel) => getComputedStyle(panel).display !== 'none');
    return shown.map((panel) => panel.querySelector('h3')?.textContent ?? '');
  });

/** Waits until the program that was asked for has been recorded. */
const settled = () =>
  lab.page.waitForFunction(() => {
    const stage = document.querySelector<HTMLElement>('.backward-stage');
    return stage?.dataset.state === 'ready';
  });

/** What tensor.grad holds after a backward pass of the same program, here. */
async function gradientsOf(source: string): Promise<Record<string, number[]>> {
  const scope = cellScope();
  await runCell(source, scope, 'test');
  (scope.loss as Tensor).backward();
  const leaves = Object.entries(scope).filter(([, value]) => (value as Tensor)?.grad);
  return Object.fromEntries(
    leaves.map(([name, leaf]) => {
      return [name, Array.from((leaf as Tensor).grad?.dataSync().data ?? [])];
    }),
  );
}

/** The gradients that the last panel shows, by name; unrounded ones are in the titles. */
async function shownGradients(): Promise<Record<string, number[]>> {
  const entries = await lab.page.$$eval('.panel-of-step:last-of-type', (panels) => {
    const last = [...panels].find((panel) => getComputedStyle(panel).display !== 'none');
    return [...(last?.querySelectorAll('.card') ?? [])].map((card): [string, number[]] => {
      const cells = [...card.querySelectorAll<HTMLElement>('td')];
      const name = card.querySelector('h5')?.textContent?.split('\u2202').at(-1) ?? '';
      return [name, cells.map(({ title }) => Number(title))];
    });
  });
  return Object.fromEntries(entries);
}

for (const device of ['webasm', 'webgl2', 'webgpu']) {
  for (const sample of [0, 2]) {
    const { name, source } = samplePrograms[sample];
    test(`${name}: steps to the gradients of the tape, on ${device}`, async () => {
      await lab.open('#/backward', device);
      await lab.page.select('#backward-sample', String(sample));
      await settled();
      assert.is(
        await lab.page.$eval('.backward-stage', (s) => s.getAttribute('data-device')),
        device,
      );
      const count = (await lab.page.$$('.panel-of-step')).length;
      assert.equal(await visibleTitle(), ['Forward']);
      await lab.page.focus('main');
      for (let step = 1; step < count; step++) {
        await lab.page.keyboard.press('ArrowRight');
        const [title, ...more] = await visibleTitle();
        assert.equal(more, []);
        if (step < count - 1) assert.match(title, `Step ${step} of ${count - 2}`);
      }
      assert.equal(await visibleTitle(), ['Gradients of the leaves']);
      const wanted = await withDevice('webasm', () => gradientsOf(source));
      const shown = await shownGradients();
      assert.equal(Object.keys(shown).sort(), Object.keys(wanted).sort());
      for (const [leaf, numbers] of Object.entries(wanted)) {
        assert.is(shown[leaf].length, numbers.length);
        numbers.forEach((number, at) => {
          const distance = Math.abs(number - shown[leaf][at]);
          assert.ok(distance <= 1e-5 * Math.max(1, Math.abs(number)), `${leaf}: ${distance}`);
        });
      }
    });
  }
}

test('goes by the radio buttons, by its labels, and back', async () => {
  await lab.visit('#/backward');
  await lab.page.focus('.line input');
  await lab.page.keyboard.press('ArrowRight');
  assert.match((await visibleTitle())[0], 'Step 1');
  await lab.page.click('.panel-1 .turn label:nth-of-type(2)');
  assert.match((await visibleTitle())[0], 'Step 2');
  await lab.page.keyboard.press('ArrowLeft');
  assert.match((await visibleTitle())[0], 'Step 1');
});

test('a click on a tensor shows its numbers forward and backward; close hides them', async () => {
  await lab.visit('#/backward');
  const shown = () =>
    lab.page.$$eval('.about-node', (all) =>
      all
        .filter((one) => getComputedStyle(one).display !== 'none')
        .map((one) => [...one.querySelectorAll('td')].map(({ textContent }) => textContent)),
    );
  assert.equal(await shown(), []);
  await lab.page.click('.sheet label');
  assert.equal(await shown(), [['3', '13']]);
  await lab.page.click('.about-0 .turn label');
  assert.equal(await shown(), []);
});

test('runs a program that is typed; tells the line of one that fails', async () => {
  await lab.visit('#/backward');
  await lab.page.click('.backward-program summary');
  const source = "import { exp, tensor } from '@obelisk/tensor';\nconst loss = exp(";
  await typeProgram(`${source}tensor(0, { requiresGrad: true }));`);
  await settled();
  assert.is((await lab.page.$$('.panel-of-step')).length, 3);
  await typeProgram(`${source}missing);`);
  await settled();
  const problem = await lab.page.$eval('main [role=alert]', (e) => e.textContent);
  assert.match(problem ?? '', 'missing is not defined');
  assert.match(await lab.page.$eval('.failed-line', (e) => e.textContent ?? ''), 'missing');
});

test('a program that never ends is stopped, and the next one runs', async () => {
  await lab.visit('#/backward');
  await lab.page.click('.backward-program summary');
  await typeProgram('while (true) {}');
  await lab.page.waitForFunction(() => {
    return document.querySelector<HTMLElement>('.backward-stage')?.dataset.state === 'running';
  });
  const [, stop] = await lab.page.$$('.controls button');
  await stop.click();
  await settled();
  const problem = await lab.page.$eval('main [role=alert]', (e) => e.textContent);
  assert.is(problem, 'The program was stopped.');
  await lab.page.select('#backward-sample', '1');
  await settled();
  assert.is((await lab.page.$$('.panel-of-step')).length, 5);
});

test('sampling: the weights of the neighbours, and sums that are those of the tape', async () => {
  await lab.visit('#/backward');
  await lab.page.select('#backward-sample', '3');
  await settled();
  await lab.page.focus('main');
  for (let step = 0; step < 3; step++) await lab.page.keyboard.press('ArrowRight');
  assert.match((await visibleTitle())[0], 'back through gridSample');
  const shown = await lab.page.$eval('.panel-3 .samples', (panel) => {
    const numbers = (selector: string) =>
      [...panel.querySelectorAll<HTMLElement>(selector)].map(({ title }) => Number(title));
    const isSeen = panel.querySelector('.sample table')?.checkVisibility();
    return { isSeen, weighed: numbers('tbody td:nth-child(4)'), slopes: numbers('.slope') };
  });
  assert.is(shown.isSeen, true);
  const value = shown.weighed.reduce((sum, one) => sum + one, 0);
  assert.ok(Math.abs(value - 5.3) < 1e-6, `${value}`); // .28 * 2 + .12 * 4 + .42 * 8 + .18 * 5
  const { point } = await gradientsOf(samplePrograms[3].source);
  shown.slopes.forEach((slope, axis) => {
    assert.ok(Math.abs(slope - point[axis]) < 1e-4, `${slope} is not ${point[axis]}`);
  });
  none(await seriousFindings(lab.page));
  await lab.page.setViewport({ width: 360, height: 800 });
  const width = await lab.page.evaluate(() => document.documentElement.scrollWidth);
  await lab.page.setViewport({ width: 1280, height: 900 });
  assert.ok(width <= 360, `${width} pixels`);
});

test('has no serious finding of axe and fits into 400 pixels', async () => {
  await lab.visit('#/backward');
  await lab.page.keyboard.press('ArrowRight');
  none(await seriousFindings(lab.page));
  await lab.page.setViewport({ width: 400, height: 800 });
  const width = await lab.page.evaluate(() => document.documentElement.scrollWidth);
  await lab.page.setViewport({ width: 1280, height: 900 });
  assert.ok(width <= 400, `${width} pixels`);
});

test('wrote no error into the console and asked no other host', () => {
  none(lab.troubles);
});

/** Replaces the program and runs it. */
async function typeProgram(source: string): Promise<void> {
  await lab.page.click('.backward-code .cm-content');
  await lab.page.keyboard.down('Control');
  await lab.page.keyboard.press('a');
  await lab.page.keyboard.up('Control');
  await lab.page.keyboard.sendCharacter(source);
  await lab.page.keyboard.down('Control');
  await lab.page.keyboard.press('Enter');
  await lab.page.keyboard.up('Control');
}

stepper.run();
