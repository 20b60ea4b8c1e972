import type { DeviceName } from '@obelisk/engine';
import { views } from '../views.js';
import { appearanceButtons } from './appearance.js';
import type { DeviceChoice } from './device-choice.js';
import { element } from './element.js';

/** The bar on top: home, views, device, appearance. Before it, for the keyboard, a way past it. */
export function header(choice: DeviceChoice, main: HTMLElement): HTMLElement {
  const skip = { type: 'button', class: 'skip-link', onclick: () => main.focus() };
  const nav = element(
    'nav',
    { id: 'views', 'aria-label': 'Views' },
    ...views.map(({ name, title }) => element('a', { href: `#/${name}` }, title)),
  );
  return element(
    'header',
    { class: 'lab-header' },
    element('button', skip, 'Skip to the content'),
    element('a', { class: 'brand', href: '#/' }, 'OBELISK lab'),
    menuButton(nav),
    nav,
    element('div', { class: 'tools' }, deviceSelect(choice), ...appearanceButtons()),
  );
}

/** Where there is no room for the links it opens them; a view that is chosen closes them. */
function menuButton(nav: HTMLElement): HTMLElement {
  const button = element(
    'button',
    { type: 'button', class: 'menu', 'aria-controls': nav.id },
    'Menu',
  );
  const show = (open: boolean) => {
    nav.classList.toggle('open', open);
    button.setAttribute('aria-expanded', String(open));
  };
  button.addEventListener('click', () => show(!nav.classList.contains('open')));
  addEventListener('hashchange', () => show(false));
  show(false);
  return button;
}

/** Marks the link to the view that is shown. */
export function markCurrent(bar: HTMLElement, view: string): void {
  for (const link of bar.querySelectorAll('nav a')) {
    if (link.getAttribute('href') === `#/${view}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

/** Where kernels run; devices that are missing can be seen but not chosen, and say why. */
function deviceSelect(choice: DeviceChoice): HTMLElement {
  const select = element(
    'select',
    { id: 'device' },
    ...choice.detected.map(({ name, available, detail }) =>
      element(
        'option',
        { value: name, disabled: !available, title: detail, selected: name === choice.device.name },
        available ? name : `${name} (not here)`,
      ),
    ),
  );
  select.title = choice.reason;
  select.addEventListener('change', () => {
    choice.choose(select.value as DeviceName);
    select.title = choice.reason;
  });
  return element('label', { class: 'device' }, 'Device ', select);
}
