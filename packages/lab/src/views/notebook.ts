import type { DeviceName } from '@obelisk/engine';
import { type Notebook, parseNotebook } from '@obelisk/notebook/runtime';
import { CellRunner } from '../notebook/cell-runner.js';
import { type CellActions, CodeCell } from '../notebook/code-cell.js';
import type { ExerciseRole } from '../notebook/exercise-cells.js';
import { KeptEdits } from '../notebook/kept-edits.js';
import { watchOtherTabs } from '../notebook/other-tabs.js';
import { TypeChecker } from '../notebook/type-checker.js';
import { element } from '../page/element.js';
import { markdownHtml } from '../page/markdown.js';
import { fetchNotebooks, type ListedNotebook } from '../page/notebook-list.js';
import { reachScrolling } from '../page/reach-scrolling.js';
import { showMarkup } from '../page/show-markup.js';
import type { LabContext, View } from '../view.js';

/** A notebook whose cells can be edited and run. */
export const view: View = {
  name: 'notebook',
  title: 'Notebook',
  async mount(root, context) {
    const notebook = await fetchNotebook(context);
    const page = new NotebookPage(root, notebook, context);
    root.append(neighbours(await fetchNotebooks(context.assetUrl), context.path));
    const end = context.onDevice(({ name }) => page.useDevice(name as DeviceName));
    return () => {
      end();
      page.end();
    };
  },
};

async function fetchNotebook({ path, assetUrl }: LabContext): Promise<Notebook> {
  const name = `${path}.ipynb`;
  const response = await fetch(assetUrl(`notebooks/${name}`));
  if (!response.ok) throw new Error(`There is no notebook '${path}' here.`);
  return parseNotebook(await response.text(), name);
}

/** Links to the notebooks before and after. */
function neighbours(list: readonly ListedNotebook[], path: string): HTMLElement {
  const at = list.findIndex(({ name }) => name === path);
  const links = [list[at - 1], list[at + 1]].map((one, i) =>
    one === undefined
      ? ''
      : element(
          'a',
          { href: `#/notebook/${one.name}` },
          i === 0 ? `← ${one.title}` : `${one.title} →`,
        ),
  );
  return element(
    'nav',
    { class: 'notebook-neighbours', 'aria-label': 'Other notebooks' },
    ...links,
  );
}

class NotebookPage {
  readonly #cells: CodeCell[] = [];
  readonly #runner: CellRunner;
  readonly #status = element('span', { class: 'notebook-status', role: 'status' });
  readonly #stop = element('button', { type: 'button', disabled: true }, 'Stop');
  readonly #originals = element('button', {
    type: 'button',
    class: 'originals',
    title: 'Puts the code of the notebook back into all cells',
  });
  readonly #others = element('p', { class: 'notebook-others', role: 'status', hidden: true });
  readonly #types: TypeChecker;
  readonly #endReach: () => void;
  readonly #endWatch: () => void;
  /** Rises with each run that is asked for; the former one sees it and ends. */
  #turn = 0;

  constructor(root: HTMLElement, notebook: Notebook, context: LabContext) {
    const { device, assetUrl } = context;
    this.#runner = new CellRunner(
      assetUrl('code/notebook-worker.js'),
      device.name as DeviceName,
      (sentence) => this.#tell(sentence),
    );
    this.#types = new TypeChecker(
      assetUrl,
      () => this.#cells.map(({ source }) => source),
      (cell) => this.#cells[cell - 1]?.focus(),
    );
    root.append(this.#bar(), this.#body(notebook, context.path));
    const wide = '.text-cell :is(.katex-display, table, pre)';
    this.#endReach = reachScrolling(root.querySelectorAll<HTMLElement>(wide));
    this.#endWatch = watchOtherTabs(context.path, () => this.#tellOfOthers());
    this.#showEdited();
    this.#tellOfEdits();
  }

  useDevice(name: DeviceName): void {
    this.#runner.useDevice(name);
    this.#tell(`Cells that are run from now on take ${name} by default.`);
  }

  end(): void {
    this.#turn++;
    this.#endReach();
    this.#endWatch();
    this.#types.end();
    this.#runner.end();
    for (const cell of this.#cells) cell.destroy();
  }

  #bar(): HTMLElement {
    const button = (text: string, name: string, action: () => void) =>
      element('button', { type: 'button', class: name, onclick: action }, text);
    this.#stop.addEventListener('click', () => this.#interrupt());
    this.#originals.textContent = 'Original code';
    this.#originals.addEventListener('click', () => this.#takeBack());
    return element(
      'div',
      { class: 'controls notebook-bar', role: 'toolbar', 'aria-label': 'Notebook' },
      button('Run all', 'primary run-all', () => this.#run(this.#cells)),
      this.#stop,
      button('Restart', 'restart', () => this.#restart()),
      this.#originals,
      this.#types.button,
      this.#status,
      this.#others,
      this.#types.found,
    );
  }

  #body({ cells }: Notebook, name: string): HTMLElement {
    const kept = new KeptEdits(name, () => {
      this.#tell('This browser keeps nothing: what you write is gone when the page is left.');
    });
    const actions: CellActions = {
      edited: (cell) => {
        this.#showEdited();
        this.#checkOf(cell)?.outdate();
        this.#types.outdate();
      },
      run: (cell) => this.#run(this.#withExercise(cell)),
      runAndGoOn: (cell) => {
        this.#run(this.#withExercise(cell));
        this.#cells[this.#cells.indexOf(cell) + 1]?.focus();
      },
      runToHere: (cell) => this.#run(this.#cells.slice(0, this.#cells.indexOf(cell) + 1)),
    };
    const parts = cells.map((cell) => {
      if (cell.type === 'code') {
        const made = new CodeCell(cell, this.#cells.length + 1, kept, actions);
        this.#cells.push(made);
        return made.root;
      }
      const text = element('div', { class: 'text-cell' });
      showMarkup(text, markdownHtml(cell.source));
      return text;
    });
    return element('article', { class: 'notebook' }, ...parts);
  }

  /** The cell that tells whether the answer in `cell` is right; none for other cells. */
  #checkOf({ role }: CodeCell): CodeCell | undefined {
    return role?.part === 'answer' ? this.#part('check', role.exercise) : undefined;
  }

  #part(part: ExerciseRole['part'], exercise: string): CodeCell | undefined {
    return this.#cells.find(({ role }) => role?.part === part && role.exercise === exercise);
  }

  /** A check is of the answer as it stands now; a verdict follows an answer that runs again. */
  #withExercise(cell: CodeCell): CodeCell[] {
    const { role } = cell;
    if (role?.part === 'check') return [this.#part('answer', role.exercise) ?? [], cell].flat();
    const check = this.#checkOf(cell);
    return check?.hasVerdict ? [cell, check] : [cell];
  }

  /** Runs cells in their order; the first one that fails is the last. */
  async #run(cells: readonly CodeCell[]): Promise<void> {
    if (this.#runner.busy) {
      this.#tell('Another cell is running: wait for it, or stop it.');
      return;
    }
    const turn = ++this.#turn;
    for (const cell of cells) cell.wait();
    this.#tell('');
    this.#stop.disabled = false;
    for (const cell of cells) {
      cell.begin();
      const sources = this.#cells.map(({ source }) => source);
      const at = this.#cells.indexOf(cell);
      const problem = await this.#runner.run(cell.id, sources, at, cell);
      cell.end(problem);
      if (problem !== null || turn !== this.#turn) break;
    }
    for (const cell of cells) cell.unwait();
    if (turn === this.#turn) this.#stop.disabled = true;
  }

  #interrupt(): void {
    this.#turn++;
    this.#runner.restart('stopped. What earlier cells defined is gone: run them again.');
    this.#stop.disabled = true;
    this.#tell('Stopped.');
  }

  /** Forgets what the cells defined and showed; their code stays. */
  #restart(): void {
    this.#turn++;
    this.#runner.restart('restarted');
    this.#stop.disabled = true;
    // After the cell that was interrupted has told its end.
    queueMicrotask(() => {
      for (const cell of this.#cells) cell.forget();
      this.#tell('Nothing is defined now: run the cells from the first one.');
    });
  }

  #takeBack(): void {
    for (const cell of this.#cells) cell.takeBack();
    this.#tell("All cells hold the notebook's code. Ctrl-Z in a cell brings yours back.");
  }

  #showEdited(): void {
    this.#originals.disabled = !this.#cells.some(({ edited }) => edited);
  }

  /** Says when the page opens with what was written at an earlier visit. */
  #tellOfEdits(): void {
    const count = this.#cells.filter(({ edited }) => edited).length;
    if (count === 0) return;
    const cells = count === 1 ? '1 cell holds' : `${count} cells hold`;
    this.#tell(`${cells} what you wrote at an earlier visit.`);
  }

  #tellOfOthers(): void {
    this.#others.textContent =
      'This notebook is open in another tab, too. Neither sees what is written in the other; of ' +
      'a cell that is changed in both, the later text is kept.';
    this.#others.hidden = false;
  }

  #tell(sentence: string): void {
    this.#status.textContent = sentence;
  }
}
