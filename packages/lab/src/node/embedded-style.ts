/**
 * The style of the lab for a shadow tree: the frame of a view stands for the page, its width for
 * that of the window, and the type size of the element for that of the page.
 *
 * @param own - what the frame needs beside it
 * @param style - of the lab, bundled
 *
 * @example
 * ```ts
 * import { embeddedStyle } from '@obelisk/lab';
 * const style = embeddedStyle('', ':root.lecture h1{margin:0.5rem}');
 * style; // => '.embedded.lecture h1{margin:calc(0.5*var(--obelisk-rem))}'
 * ```
 */
export function embeddedStyle(own: string, style: string): string {
  const framed = style
    .replace(/:root|(?<=[{},])body(?=[{,])/g, '.embedded')
    .replace(/(?<=[{},])main(?=[ .:{,])/g, '.embedded>.framed')
    .replace(/@media ?\(max-width:/g, '@container embedded (max-width:');
  return (
    own +
    framed
      // A condition knows no variables.
      .replace(/@(container|media)[^{]*/g, (prelude) =>
        prelude.replace(/([\d.]+)rem/g, (_, size) => `${16 * size}px`),
      )
      .replace(/(?<![\w-])(-?[\d.]+)rem\b/g, 'calc($1*var(--obelisk-rem))')
  );
}
