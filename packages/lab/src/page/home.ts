import { views } from '../views.js';
import type { DeviceChoice } from './device-choice.js';
import { element } from './element.js';
import { fetchNotebooks } from './notebook-list.js';
import { scrollable } from './scrollable.js';

/** The first page: what there is, and what it runs on here. */
export async function mountHome(
  root: HTMLElement,
  choice: DeviceChoice,
  assetUrl: (path: string) => string,
): Promise<() => void> {
  const notebooks = await fetchNotebooks(assetUrl);
  root.append(
    element('h1', {}, 'OBELISK lab'),
    element(
      'p',
      { class: 'lead' },
      'Sparse deformable convolutions, to step through. Everything runs in this browser.',
    ),
    element('h2', {}, 'Views'),
    cards(views.map(({ name, title, about }) => ({ href: `#/${name}`, title, about }))),
    element('h2', {}, 'Notebooks'),
    cards(
      notebooks.map(({ name, title, about }) => ({ href: `#/notebook/${name}`, title, about })),
    ),
    element('h2', {}, 'What runs here'),
    deviceTable(choice),
  );
  return () => {};
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
