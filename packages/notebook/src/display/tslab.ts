import { Displayable, type MimeBundle } from './displayable.js';

/** What tslab's `display` can do, as far as it is used here. */
interface TslabDisplay {
  raw(type: string, content: string | Uint8Array): void;
}

type TslabRequire = (name: 'tslab') => { readonly display: TslabDisplay };

/** The first of these that a bundle has is shown: tslab takes one form at a time. */
const richest = ['image/svg+xml', 'image/png', 'text/html', 'text/latex', 'text/markdown'] as const;

/**
 * Shows bundles in Jupyter, when this process is tslab's (https://github.com/yunabe/tslab), a
 * Jupyter kernel for TypeScript; null when it is not. tslab writes the value of a cell's last
 * line to the console, as Node does: what is displayable is shown as that happens.
 */
export function showInTslab(): ((bundle: MimeBundle) => void) | null {
  const { __tslab__: tslab } = globalThis as { __tslab__?: { require: TslabRequire } };
  if (tslab === undefined) return null;
  const { display } = tslab.require('tslab');
  const show = (bundle: MimeBundle) => {
    const type = richest.find((form) => form in bundle) ?? 'text/plain';
    const content = bundle[type] ?? '';
    display.raw(type, type === 'image/png' ? bytesOf(content) : content);
  };
  Object.defineProperty(Displayable.prototype, Symbol.for('nodejs.util.inspect.custom'), {
    value(this: Displayable) {
      show(this.bundle);
      return '';
    },
  });
  return show;
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
