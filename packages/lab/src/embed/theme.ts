/** The colours that `theme` names, else those of the page in which the element stands. */
export function themeOf(host: HTMLElement): 'light' | 'dark' {
  const asked = host.getAttribute('theme');
  if (asked === 'light' || asked === 'dark') return asked;
  const known = getComputedStyle(host).colorScheme.split(' ');
  const wantsDark = !known.includes('light') || matchMedia('(prefers-color-scheme: dark)').matches;
  return known.includes('dark') && wantsDark ? 'dark' : 'light';
}
