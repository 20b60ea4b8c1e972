import { element } from './element.js';
import { remember, remembered } from './remember.js';

const themes = ['light', 'dark'] as const;

/** Buttons for light or dark, and for a lecture: full screen with large type. */
export function appearanceButtons(): HTMLElement[] {
  return [themeButton(), lectureButton()];
}

function themeButton(): HTMLElement {
  const root = document.documentElement;
  const isDark = () =>
    root.dataset.theme === undefined
      ? matchMedia('(prefers-color-scheme: dark)').matches
      : root.dataset.theme === 'dark';
  const button = element('button', { type: 'button', class: 'quiet' });
  const show = () => {
    button.textContent = isDark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', `${button.textContent} colours`);
  };
  const stored = themes.find((name) => name === remembered('theme'));
  if (stored) root.dataset.theme = stored;
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    remember('theme', root.dataset.theme);
    show();
  });
  show();
  return button;
}

function lectureButton(): HTMLElement {
  const root = document.documentElement;
  const button = element(
    'button',
    {
      type: 'button',
      class: 'quiet',
      'aria-pressed': 'false',
      title: 'Full screen and large type, readable from the last row',
    },
    'Lecture',
  );
  const show = (on: boolean) => {
    if (on !== root.classList.contains('lecture')) {
      keepInView(() => root.classList.toggle('lecture', on));
    }
    button.setAttribute('aria-pressed', String(on));
  };
  button.addEventListener('click', () => {
    const on = !root.classList.contains('lecture');
    show(on);
    // A browser may refuse full screen; the large type is there all the same.
    if (on) root.requestFullscreen?.().catch(() => {});
    else if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
  });
  document.addEventListener('fullscreenchange', () => {
    if (!document.fullscreenElement) show(false);
  });
  return button;
}

/** Changes the size of all there is; what was at the top of the window is there afterwards, too. */
function keepInView(change: () => void): void {
  const { top } = (document.querySelector('main') as HTMLElement).getBoundingClientRect();
  const seen = top < 0 ? document.elementFromPoint(0.6 * innerWidth, innerHeight / 4) : null;
  const before = seen?.getBoundingClientRect().top ?? 0;
  change();
  if (seen !== null) scrollBy(0, seen.getBoundingClientRect().top - before);
}
