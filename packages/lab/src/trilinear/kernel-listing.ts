import { element } from '../page/element.js';
import { number } from './formula.js';
import { type Focus, inPlay, type KernelName, kernelText, numberOf } from './kernel-source.js';
import type { Terms } from './terms.js';

/** The kernels of value and derivative, one at a time beside the figures. */
export class KernelSources {
  readonly root = element('section', { class: 'stepper-sources' });
  readonly #tabs: { name: KernelName | 'formulas'; button: HTMLElement; listing: KernelListing }[];
  #derivative = false;

  /** @param file - that of the kernels
   * @param formulas - that of the functions that they call */
  constructor(file: string, formulas: string) {
    const tab = (name: KernelName | 'formulas', title: string, text: string) => {
      const button = element('button', { type: 'button' }, title);
      button.addEventListener('click', () => this.#open(name));
      return { name, button, listing: new KernelListing(text) };
    };
    const slopes = kernelText(file, 'trilinearCoordinateGradient');
    this.#tabs = [
      tab('trilinear', 'Kernel of the value', kernelText(file, 'trilinear')),
      tab('trilinearCoordinateGradient', 'of the derivative', slopes),
      tab('formulas', 'What they call', formulas.trim()),
    ];
    const about =
      'The source that runs, with the numbers of this point. Marked: what the last movement, or ' +
      'the chosen corner or derivative, brings into play.';
    this.root.append(
      element('div', { class: 'controls' }, ...this.#tabs.map(({ button }) => button)),
      element('p', { class: 'dim' }, about),
      ...this.#tabs.map(({ listing }) => listing.root),
    );
    this.#open('trilinear');
  }

  show(terms: Terms, focus: Focus): void {
    // Looking at a derivative opens its kernel; afterwards the reader's choice holds.
    const derivative = 'derivative' in focus;
    if (derivative && !this.#derivative) this.#open('trilinearCoordinateGradient');
    this.#derivative = derivative;
    for (const { listing } of this.#tabs) listing.show(terms, focus);
  }

  #open(wanted: KernelName | 'formulas'): void {
    for (const { name, button, listing } of this.#tabs) {
      button.setAttribute('aria-pressed', String(name === wanted));
      listing.root.hidden = name !== wanted;
    }
  }
}

/** A kernel's lines on the page: those in play stand out, and tell their numbers. */
class KernelListing {
  readonly root = element('pre', {
    class: 'kernel-source',
    tabindex: 0,
    role: 'region',
    'aria-label': 'Source of the kernel',
  });
  #focus = '';
  readonly #lines: { text: string; row: HTMLElement; note: HTMLElement }[] = [];

  constructor(text: string) {
    for (const line of text.split('\n')) {
      const note = element('span', { class: 'note' });
      const isComment = /^\s*(\*|\/\*)/.test(line);
      const code = element('span', { class: isComment ? 'comment' : 'code' }, line);
      const row = element('span', { class: 'line' }, code, note);
      this.root.append(row, '\n');
      this.#lines.push({ text: line, row, note });
    }
  }

  show(terms: Terms, focus: Focus): void {
    this.#scrollTo(focus);
    for (const { text, row, note } of this.#lines) {
      row.classList.toggle('in-play', inPlay(text, focus));
      const value = numberOf(text, terms);
      note.textContent = value === null ? '' : number(value);
    }
  }

  /** When the reader looks at something else, the middle of its lines comes into sight. */
  #scrollTo(focus: Focus): void {
    const key = JSON.stringify(focus);
    if (key === this.#focus) return;
    this.#focus = key;
    const rows = this.#lines.filter(({ text }) => inPlay(text, focus)).map(({ row }) => row);
    const middle = rows[Math.floor(rows.length / 2)];
    if (middle) this.root.scrollTop = middle.offsetTop - this.root.clientHeight / 2;
  }
}
