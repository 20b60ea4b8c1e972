import { film } from '../course/film.js';
import { referenceLink } from '../course/references-page.js';
import { stops } from '../course/stops.js';
import { views } from '../views.js';
import type { DeviceChoice } from './device-choice.js';
import { element } from './element.js';
import { fetchNotebooks } from './notebook-list.js';
import { parsedXml } from './parsed-xml.js';
import { scrollable } from './scrollable.js';

/** The first page: what there is, and what it runs on here. */
export async function mountHome(
  root: HTMLElement,
  choice: DeviceChoice,
  assetUrl: (path: string) => string,
): Promise<() => void> {
  const [notebooks, moving] = await Promise.all([fetchNotebooks(assetUrl), film(assetUrl)]);
  root.append(
    element('h1', {}, 'OBELISK lab'),
    element('div', { class: 'home-top' }, element('div', {}, ...beginning()), moving),
    guidedPath(),
    element('h2', {}, 'Views'),
    cards(views.map(({ name, title, about }) => ({ href: `#/${name}`, title, about }))),
    element('h2', {}, 'Notebooks'),
    cards(
      notebooks.map(({ name, title, about }) => ({ href: `#/notebook/${name}`, title, about })),
    ),
    element('h2', {}, 'What runs here'),
    deviceTable(choice),
    sources(),
  );
  return () => {};
}

/** What OBELISK is, in a sentence and a formula, and where to begin. */
function beginning(): HTMLElement[] {
  const formula = element('div', { class: 'home-formula' }, parsedXml(equation1));
  const [first] = stops[0].places;
  return [
    element(
      'p',
      { class: 'lead' },
      'A convolution that learns where to look, not only how to weigh what it sees: OBELISK has ' +
        'a few offsets S, learned like its weights W, and finds organs in a scan with them (',
      referenceLink('heinrich-2019'),
      ').',
    ),
    formula,
    element(
      'p',
      {},
      'A convolution (Eq. 1) whose offsets are real numbers: each weight meets the image I at a ' +
        'place of its own, between the voxels. Here it can be stepped through, changed and ' +
        'trained; everything runs in this browser.',
    ),
    element(
      'p',
      { class: 'home-begin' },
      element('a', { class: 'action', href: `#/${first.address}` }, 'Begin with stop 1'),
      element('a', { href: '#/family' }, 'I know convolutions: show me the family'),
    ),
  ];
}

/** As browsers draw formulas by themselves: no library is loaded for a single one. */
const equation1 = `<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><mrow>
  <mi>F</mi><mo stretchy="false">(</mo><mi>p</mi><mo stretchy="false">)</mo><mo>=</mo>
  <munder><mo>∑</mo><mi>k</mi></munder><msub><mi>W</mi><mi>k</mi></msub><mi>I</mi>
  <mo stretchy="false">(</mo><mi>p</mi><mo>+</mo><msub><mi>S</mi><mi>k</mi></msub>
  <mo stretchy="false">)</mo></mrow></math>`;

/** Eight stops, each with its pages. */
function guidedPath(): HTMLElement {
  const total = stops.reduce((sum, { minutes }) => sum + minutes, 0);
  const items = stops.map(({ title, minutes, places }) => {
    const seen = places.map(({ address, title: name, see }) =>
      element('li', {}, element('a', { href: `#/${address}` }, name), `: ${see}`),
    );
    const head = element('strong', {}, title);
    return element('li', {}, head, `, ${minutes} min`, element('ul', {}, ...seen));
  });
  return element(
    'section',
    { 'aria-labelledby': 'path' },
    element('h2', { id: 'path' }, 'The guided path: eight stops'),
    element(
      'p',
      { class: 'dim' },
      `${total} minutes in lectures in which cells have run before, twice as long alone. A line ` +
        'at the top of each page says which stop it is, and what comes next.',
    ),
    element('ol', { class: 'stops' }, ...items),
  );
}

function sources(): HTMLElement {
  const repository = 'https://github.com/obelisk-net/obelisk-net';
  return element(
    'p',
    {},
    element('a', { href: '#/references' }, 'References'),
    ' \u00b7 ',
    element('a', { href: `${repository}/blob/main/docs/lesson-plan.md` }, 'Lesson plan'),
    ' \u00b7 ',
    element('a', { href: repository }, 'Source'),
  );
}

function cards(list: readonly { href: string; title: string; about: string }[]): HTMLElement {
  const items = list.map(({ href, title, about }) =>
    element('li', {}, element('a', { href }, title), element('p', {}, about)),
  );
  return element('ul', { class: 'cards' }, ...items);
}

function deviceTable({ detected }: DeviceChoice): HTMLElement {
  const rows = detected.map(({ name, available, detail }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, name),
      element('td', {}, available ? 'yes' : 'no'),
      element('td', {}, detail),
    ),
  );
  const head = ['Device', 'Here', 'What it is, or why not'].map((text) =>
    element('th', { scope: 'col' }, text),
  );
  const table = element(
    'table',
    { class: 'words' },
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows),
  );
  return scrollable('Devices', table);
}
