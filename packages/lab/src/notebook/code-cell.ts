import type { EditorView } from '@codemirror/view';
import type { NotebookCell } from '@obelisk/notebook/runtime';
import { element } from '../page/element.js';
import { markdownHtml } from '../page/markdown.js';
import { showMarkup } from '../page/show-markup.js';
import type { OutputSink } from './cell-runner.js';
import { codeEditor, markFailedLine, replaceText } from './editor.js';
import { type ExerciseRole, exerciseRole } from './exercise-cells.js';
import type { KeptEdits } from './kept-edits.js';
import type { CellProblem } from './messages.js';
import { outputElement } from './output-view.js';

/** What a cell's buttons and keys ask for. */
export interface CellActions {
  run(cell: CodeCell): void;
  runAndGoOn(cell: CodeCell): void;
  runToHere(cell: CodeCell): void;
  /** The reader has written into a cell, or has taken it back. */
  edited(cell: CodeCell): void;
}

type State = 'fresh' | 'waiting' | 'running' | 'ran' | 'failed';

/** A cell of code: its editor, its buttons and what it shows. */
export class CodeCell implements OutputSink {
  readonly root: HTMLElement;
  /** What it is to an exercise. */
  readonly role: ExerciseRole | null;
  readonly #cell: NotebookCell;
  readonly #number: number;
  readonly #editor: EditorView;
  readonly #outputs = element('div', { class: 'outputs', role: 'region' });
  readonly #status = element('span', { class: 'cell-status', role: 'status' });
  readonly #original = element('button', {
    type: 'button',
    class: 'original',
    title: 'Puts the code of the notebook back; Ctrl-Z in the cell brings yours back',
  });
  readonly #first: HTMLButtonElement;
  readonly #runToHere: () => void;
  /** Around code that need not be read; null where it is open. */
  #fold: HTMLDetailsElement | null = null;
  #started = 0;

  constructor(cell: NotebookCell, number: number, kept: KeptEdits, actions: CellActions) {
    this.#cell = cell;
    this.#number = number;
    this.role = exerciseRole(cell);
    const code = element('div', { class: 'cell-code' });
    this.#first = element(
      'button',
      {
        type: 'button',
        title: 'Ctrl-Enter, or Shift-Enter to go on',
        onclick: () => actions.run(this),
      },
      'Run',
    );
    const toHere = { type: 'button', title: 'All cells from the first to this one' };
    this.#runToHere = () => actions.runToHere(this);
    const bar = element(
      'div',
      { class: 'cell-bar' },
      element('span', { class: 'cell-number' }, `Cell ${number}`),
      this.#first,
      element('button', { ...toHere, onclick: this.#runToHere }, 'Run to here'),
      this.#original,
      this.#status,
    );
    this.root = element(
      'section',
      { class: 'code-cell', 'aria-label': `Cell ${number}`, 'data-cell': number },
      ...this.#parts(bar, code),
      this.#outputs,
    );
    this.#outputs.setAttribute('aria-label', `Output of cell ${number}`);
    this.#original.textContent = 'Original code';
    this.#original.addEventListener('click', () => this.takeBack());
    this.#editor = codeEditor(code, kept.sourceOf(cell), `Code of cell ${number}`, {
      run: () => actions.run(this),
      runAndGoOn: () => actions.runAndGoOn(this),
      changed: (source) => {
        kept.keep(cell, source);
        this.#showEdited();
        actions.edited(this);
      },
    });
    this.#showEdited();
    this.#show('fresh', '');
  }

  get id(): string {
    return this.#cell.id;
  }

  get source(): string {
    return this.#editor.state.doc.toString();
  }

  /** Whether the code is another one than the notebook's. */
  get edited(): boolean {
    return this.source !== this.#cell.source;
  }

  /** Whether it has told how an answer is. */
  get hasVerdict(): boolean {
    return ['ran', 'failed'].includes(this.root.dataset.state ?? '');
  }

  focus(): void {
    if (this.#fold === null || this.#fold.open) this.#editor.focus();
    else (this.role?.part === 'check' ? this.#first : this.#fold.querySelector('summary'))?.focus();
    this.root.scrollIntoView({ block: 'nearest' });
  }

  wait(): void {
    this.#show('waiting', 'waits');
  }

  /** What a check has told is of an answer that has changed since. */
  outdate(): void {
    if (!this.hasVerdict) return;
    this.root.dataset.outdated = 'true';
    this.#status.textContent = 'the answer has changed: check again';
  }

  begin(): void {
    this.#outputs.replaceChildren();
    markFailedLine(this.#editor, null);
    this.#started = performance.now();
    this.#show('running', 'runs …');
  }

  output(bundle: Parameters<OutputSink['output']>[0]): void {
    // A question is there as text already.
    if (this.role?.part === 'question' && 'text/markdown' in bundle) return;
    this.#outputs.append(outputElement(bundle));
  }

  text(stream: string, text: string): void {
    const last = this.#outputs.lastElementChild;
    if (last?.classList.contains(stream)) last.append(`\n${text}`);
    else this.#outputs.append(element('pre', { class: `plain ${stream}` }, text));
  }

  cut(sentence: string): void {
    const shown = this.#outputs.querySelector(':scope > .cut');
    if (shown !== null) shown.textContent = sentence;
    else this.#outputs.append(element('p', { class: 'cut dim' }, sentence));
  }

  end(problem: CellProblem | null): void {
    const seconds = (performance.now() - this.#started) / 1000;
    if (problem === null) {
      this.#show('ran', `${seconds.toFixed(seconds < 10 ? 2 : 0)} s`);
      return;
    }
    const place = `Cell ${this.#number}${problem.line === null ? '' : `, line ${problem.line}`}`;
    const text = `${place}: ${problem.message}`;
    this.#outputs.append(element('pre', { class: 'error', role: 'alert' }, text));
    if (problem.needsEarlier) {
      const attributes = { type: 'button', class: 'earlier', onclick: this.#runToHere };
      this.#outputs.append(element('button', attributes, `Run cells 1 to ${this.#number}`));
    }
    markFailedLine(this.#editor, problem.line);
    this.#show('failed', 'failed');
  }

  /** Puts the code of the notebook back, as a reader does by typing. */
  takeBack(): void {
    const hadFocus = document.activeElement === this.#original;
    if (this.edited) replaceText(this.#editor, this.#cell.source);
    // The button that was pressed is gone; the keyboard goes on in the code.
    if (hadFocus) this.#editor.focus();
  }

  /** Not run any more. */
  forget(): void {
    this.#outputs.replaceChildren();
    this.#show('fresh', '');
  }

  /** Takes back the wait for a turn that does not come. */
  unwait(): void {
    if (this.root.dataset.state === 'waiting') this.#show('fresh', '');
  }

  destroy(): void {
    this.#editor.destroy();
  }

  /** Questions are read, checks are pressed: the code of both is folded. */
  #parts(bar: HTMLElement, code: HTMLElement): HTMLElement[] {
    if (this.role?.part === 'question') {
      const { exercise, question } = this.role;
      const text = element('div', { class: 'text-cell' });
      showMarkup(text, markdownHtml(`**Exercise (${exercise}).** ${question}`));
      this.#fold = folded('Show the code of the question', bar, code);
      return [text, this.#fold];
    }
    if (this.role?.part === 'check') {
      this.#first.textContent = 'Check';
      this.#first.classList.add('primary');
      this.#first.title = 'Runs the answer and tells how it is';
      this.#fold = folded('Show the check', code);
      return [bar, this.#fold];
    }
    return [bar, code];
  }

  #showEdited(): void {
    this.root.dataset.edited = String(this.edited);
    this.#original.hidden = !this.edited;
  }

  #show(state: State, text: string): void {
    delete this.root.dataset.outdated;
    this.root.dataset.state = state;
    this.#status.textContent = text;
  }
}

function folded(what: string, ...content: HTMLElement[]): HTMLDetailsElement {
  return element('details', { class: 'cell-fold' }, element('summary', {}, what), ...content);
}
