/** Where keys write or choose. */
const fields = 'input, select, textarea, [contenteditable="true"]';

/**
 * Keeps from the page what is meant for the view in this tree: keys that it has used, by which the
 * page may turn its slides, and links to other places of the lab, which are none of the page.
 * @param folder - the static folder: where the lab is
 */
export function keepWithin(shadow: ShadowRoot, folder: URL): void {
  // What listens further in has heard the key before.
  shadow.addEventListener('keydown', (event) => {
    const isInField = (event.target as Element).closest(fields) !== null;
    if (isInField || event.defaultPrevented) event.stopPropagation();
  });
  for (const kind of ['click', 'auxclick']) {
    shadow.addEventListener(kind, ({ target }) => {
      const link = (target as Element).closest<HTMLAnchorElement>('a[href^="#/"]');
      if (link === null) return;
      link.target = '_blank';
      link.href = new URL(link.getAttribute('href') as string, folder).href;
    });
  }
}
