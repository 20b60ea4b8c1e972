import { html } from '@obelisk/viz/basics';
import { display } from './display.js';
import { Displayable } from './displayable.js';
import { currentHost } from './host.js';
import { plainText } from './plain-text.js';

/** Right (true), not yet (false), or not yet with a hint. */
export type Verdict = boolean | string;

/**
 * Shows the question of an exercise. The student answers by editing the cell below it.
 *
 * @param id - the name by which `check` and the notebook's metadata call it
 * @param question - in Markdown
 *
 * @example
 * ```ts
 * import { exercise, type MimeBundle, setNotebookHost } from '@obelisk/notebook';
 * const shown: MimeBundle[] = [];
 * const former = setNotebookHost({ show: (bundle) => shown.push(bundle) });
 * exercise('slope', 'What is the slope of $x^2$ at 3?');
 * setNotebookHost(former);
 * shown[0]['text/markdown']; // => '**Exercise (slope).** What is the slope of $x^2$ at 3?'
 * ```
 */
export function exercise(id: string, question: string): void {
  display(
    new Displayable({
      'text/plain': `Exercise (${id}). ${question}`,
      'text/markdown': `**Exercise (${id}).** ${question}`,
    }),
  );
}

/**
 * Checks the answer to an exercise and shows how it went: it never throws, so that a notebook
 * with open exercises runs to its end.
 *
 * @param test - gives true, false, or a hint; an error that it throws counts as not yet
 * @returns when the verdict is shown: at once, or later when `test` is asynchronous
 *
 * @example
 * ```ts
 * import { check, type MimeBundle, setNotebookHost } from '@obelisk/notebook';
 * const shown: MimeBundle[] = [];
 * const former = setNotebookHost({ show: (bundle) => shown.push(bundle) });
 * const slope: number = 5;
 * check('slope', () => slope === 6 || 'Twice x, not x plus two.');
 * setNotebookHost(former);
 * shown[0]['text/plain']; // => 'Exercise (slope): not yet. Twice x, not x plus two.'
 * ```
 */
export function check(id: string, test: () => Verdict): void;
export function check(id: string, test: () => Promise<Verdict>): Promise<void>;
export function check(id: string, test: () => Verdict | Promise<Verdict>): void | Promise<void> {
  try {
    const verdict = test();
    if (!(verdict instanceof Promise)) return tell(id, verdict);
    return verdict.catch(told).then((late) => tell(id, late));
  } catch (error) {
    return tell(id, told(error));
  }
}

function told(error: unknown): string {
  return plainText(error);
}

function tell(id: string, verdict: Verdict): void {
  const right = verdict === true;
  const hint = typeof verdict === 'string' ? ` ${verdict}` : '';
  const outcome = right ? 'right.' : `not yet.${hint}`;
  const mark = right ? '\u2713' : '\u2026';
  currentHost().checked?.(id, right);
  const shown = html`<p class="notebook-check ${right ? 'right' : 'open'}" role="status">
    <b>${mark} Exercise (${id}):</b> ${outcome}</p>`;
  display(
    new Displayable({
      'text/plain': `Exercise (${id}): ${outcome}`,
      'text/html': String(shown),
    }),
  );
}
