import { type NotebookProblem, problemText } from '@obelisk/notebook/runtime';
import { element } from '../page/element.js';
import type { LabContext } from '../view.js';
import { WorkerClient } from '../worker/worker-client.js';
import type { TypesAnswer, TypesRequest } from './types-messages.js';

/** As many are shown; the first ones lead to the others. */
const most = 20;

/** The button that checks types, and what it finds. TypeScript is loaded when it is pressed. */
export class TypeChecker {
  readonly button = element(
    'button',
    {
      type: 'button',
      class: 'check-types',
      title: 'As strictly as npm run notebooks; loads TypeScript once',
      onclick: () => this.#check(),
    },
    'Check types',
  );
  readonly found = element('div', { class: 'type-problems', role: 'status' });
  #worker: WorkerClient<TypesRequest, TypesAnswer> | null = null;

  /**
   * @param sources - the code of all cells as it is now
   * @param show - takes the reader to a cell, counted from 1
   */
  constructor(
    private readonly assetUrl: LabContext['assetUrl'],
    private readonly sources: () => readonly string[],
    private readonly show: (cell: number) => void,
  ) {}

  /** What was found is of code that has changed since. */
  outdate(): void {
    if (!this.button.disabled) this.found.replaceChildren();
  }

  end(): void {
    this.#worker?.end();
  }

  #check(): void {
    this.button.disabled = true;
    this.#say(
      this.#worker ? 'Types are being checked \u2026' : 'TypeScript is being loaded \u2026',
    );
    this.#worker ??= new WorkerClient(
      this.assetUrl('code/types-worker.js'),
      (answer) => this.#hear(answer),
      (sentence) => this.#fail(sentence),
    );
    const filesUrl = this.assetUrl('types.json');
    this.#worker.post({ sources: this.sources(), filesUrl });
  }

  #hear(answer: TypesAnswer): void {
    if (answer.type === 'failed') {
      this.#fail(answer.sentence);
      return;
    }
    this.button.disabled = false;
    const { problems } = answer;
    if (problems.length === 0) {
      this.#say(`No type errors in ${this.sources().length} cells.`);
      return;
    }
    const list = element('ul', {}, ...problems.slice(0, most).map((one) => this.#line(one)));
    const rest = problems.length - most;
    this.found.replaceChildren(list, rest > 0 ? `and ${rest} more` : '');
  }

  #line(problem: NotebookProblem): HTMLElement {
    const cell = Number(/^cell (\d+)$/.exec(problem.place)?.[1]);
    const onclick = () => this.show(cell);
    return element(
      'li',
      {},
      element('button', { type: 'button', class: 'link', onclick }, problemText(problem)),
    );
  }

  #fail(sentence: string): void {
    this.#worker?.end();
    this.#worker = null;
    this.button.disabled = false;
    this.#say(sentence);
  }

  #say(sentence: string): void {
    this.found.replaceChildren(sentence);
  }
}
