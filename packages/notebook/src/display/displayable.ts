/** One output in the forms that hosts can choose from; Jupyter calls it a MIME bundle. */
export interface MimeBundle {
  /** Always there: for terminals, and for those who cannot see the picture. */
  readonly 'text/plain': string;
  readonly 'text/html'?: string;
  readonly 'text/markdown'?: string;
  /** TeX between `$$`. */
  readonly 'text/latex'?: string;
  readonly 'image/svg+xml'?: string;
  /** In base64. */
  readonly 'image/png'?: string;
}

/**
 * Something that a notebook shows richly: a picture, a formula, a table. It is shown when it is
 * the value of a cell's last line, or by `display`.
 *
 * @example
 * ```ts
 * import { Displayable } from '@obelisk/notebook';
 * const note = new Displayable({ 'text/plain': 'hello', 'text/html': '<b>hello</b>' });
 * String(note); // => 'hello'
 * ```
 */
export class Displayable {
  constructor(readonly bundle: MimeBundle) {}

  /** Its plain text, for terminals. */
  toString(): string {
    return this.bundle['text/plain'];
  }
}
