/** The unit that `embed.css` has in place of `rem`: the type size of the element. */
const unit = '--obelisk-rem';

/** Makes the unit a length, which parts of a view inherit as it is at the element. */
export function registerUnit(): void {
  try {
    const initialValue = '16px';
    CSS.registerProperty({ name: unit, syntax: '<length>', inherits: true, initialValue });
  } catch {
    // Another copy of this script has registered it.
  }
}

/** The style of the lab for a shadow tree. @returns its link, and when it is loaded */
export function shadowStyle(folder: URL): { link: HTMLLinkElement; loaded: Promise<void> } {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.crossOrigin = 'anonymous';
  link.href = new URL('embed.css', folder).href;
  const loaded = new Promise<void>((resolve, reject) => {
    link.onload = () => {
      addFonts(link.sheet as CSSStyleSheet);
      resolve();
    };
    link.onerror = () => reject(new Error(`${link.href} cannot be loaded.`));
  });
  return { link, loaded };
}

/**
 * Browsers take fonts from no shadow tree, only from the page. They are those of formulas, and have
 * names of their own: nothing on the page looks different for them.
 */
function addFonts(sheet: CSSStyleSheet): void {
  for (const rule of sheet.cssRules) {
    if (!(rule instanceof CSSFontFaceRule)) continue;
    const [family, style, weight, source] = ['font-family', 'font-style', 'font-weight', 'src'].map(
      (name) => rule.style.getPropertyValue(name),
    );
    const known = [...document.fonts].some(
      (face) => face.family === family && face.style === style && face.weight === weight,
    );
    const absolute = source.replace(
      /url\("([^"]*)"\)/g,
      (_, path: string) => `url("${new URL(path, sheet.href as string)}")`,
    );
    if (!known) document.fonts.add(new FontFace(family, absolute, { style, weight }));
  }
}
