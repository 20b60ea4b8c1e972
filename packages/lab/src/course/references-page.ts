import { element } from '../page/element.js';
import { scrollable } from '../page/scrollable.js';
import { type Reference, type ReferenceName, references } from './references.js';

/** `#/references`: each claim and its paper; `#/references/dai-2017` shows that one first. */
export function mountReferences(root: HTMLElement, asked: string): () => void {
  const rows = Object.entries<Reference>(references).map(([name, reference]) =>
    element(
      'tr',
      { id: name, class: name === asked ? 'asked' : null },
      element('td', {}, reference.claim.replaceAll('*', '')),
      element('td', {}, `${reference.authors}: `, paper(reference), `. ${reference.place}`),
    ),
  );
  const head = ['Claim', 'Paper'].map((text) => element('th', { scope: 'col' }, text));
  const table = element(
    'table',
    { class: 'words' },
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows),
  );
  root.append(
    element('h1', {}, 'References'),
    element('p', { class: 'lead' }, 'What views and notebooks claim, and who showed it first.'),
    scrollable('References', table),
  );
  rows.find(({ id }) => id === asked)?.scrollIntoView({ block: 'center' });
  return () => {};
}

function paper({ title, href }: Reference): HTMLElement {
  return element('a', { href }, element('cite', {}, title));
}

/** The name of a paper, which leads to its place in the list. */
export function referenceLink(name: ReferenceName): HTMLElement {
  return element('a', { href: `#/references/${name}` }, references[name].short);
}

/** `Papers: A 2015, B 2017` */
export function paperLine(names: readonly ReferenceName[]): HTMLElement {
  const links = names.flatMap((name, at) => [at === 0 ? '' : ', ', referenceLink(name)]);
  return element('p', { class: 'papers dim' }, 'Papers: ', ...links);
}
