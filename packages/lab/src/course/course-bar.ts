import { element } from '../page/element.js';
import { onPath, stops } from './stops.js';

/** Where one is on the guided path, above each page that is on it, and below it what comes next. */
export interface CourseBar {
  readonly root: HTMLElement;
  readonly foot: HTMLElement;
  /** @param address - of the page, after `#/` */
  show(address: string): void;
}

export function courseBar(): CourseBar {
  const root = element('nav', { class: 'course-bar', 'aria-label': 'Guided path' });
  const foot = element('nav', { class: 'course-bar foot', 'aria-label': 'Next on the path' });
  const show = (address: string) => {
    const here = onPath(address);
    root.hidden = here === null;
    foot.hidden = here === null;
    foot.replaceChildren(here === null ? '' : next(here.stop, here.place));
    root.replaceChildren(...(here === null ? [] : parts(here.stop, here.place)));
  };
  show('');
  return { root, foot, show };
}

function parts(stop: number, place: number): HTMLElement[] {
  const { title, minutes, places } = stops[stop];
  const links = places.map(({ address, title: name }, at) =>
    element('a', { href: `#/${address}`, 'aria-current': at === place ? 'page' : null }, name),
  );
  return [
    element('a', { href: '#/' }, `Stop ${stop + 1} of ${stops.length}`),
    element('strong', {}, `${title}, ${minutes} min`),
    ...links,
    element('span', { class: 'course-see' }, `Look for: ${places[place].see}.`),
    next(stop, place),
  ];
}

/** The other page of the stop, then the next stop, and from the last one back to the beginning. */
function next(stop: number, place: number): HTMLElement {
  const [other, following] = [stops[stop].places[place + 1], stops[stop + 1]];
  const link = (address: string, text: string) =>
    element('a', { class: 'course-next', href: `#/${address}` }, text);
  if (other) return link(other.address, `Next: ${other.title}`);
  if (following) return link(following.places[0].address, `Next stop: ${following.title}`);
  return link('', 'The end of the path');
}
