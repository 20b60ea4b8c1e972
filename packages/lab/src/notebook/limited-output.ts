import type { MimeBundle, StreamName } from '@obelisk/notebook/runtime';
import type { NotebookAnswer } from './messages.js';

/** Beyond these a cell that runs is only counted: a page that shows more cannot be used. */
export const mostLines = 1000;
export const mostCharacters = 200_000;
export const mostOutputs = 100;

/** So often, and no oftener, the page hears of text. */
const millisecondsBetween = 100;

/**
 * What a cell shows on its way to the page: lines go in batches, and those beyond the limit are
 * counted. A loop that never ends leaves the page idle, so that it can be stopped.
 */
export class LimitedOutput {
  readonly #send: (answer: NotebookAnswer) => void;
  #waiting: { readonly stream: StreamName; readonly text: string[] } | null = null;
  #lines = 0;
  #shownLines = 0;
  #characters = 0;
  #outputs = 0;
  #isNewlyCut = false;
  #sentAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (answer: NotebookAnswer) => void) {
    this.#send = send;
  }

  /** Another cell begins. */
  begin(): void {
    this.#lines = this.#shownLines = this.#characters = this.#outputs = 0;
  }

  line(stream: StreamName, text: string): void {
    this.#lines++;
    const room = mostCharacters - this.#characters;
    if (this.#shownLines >= mostLines || room <= 0) {
      this.#cut();
      return;
    }
    this.#shownLines++;
    this.#characters += text.length + 1;
    if (this.#waiting !== null && this.#waiting.stream !== stream) this.flush();
    this.#waiting ??= { stream, text: [] };
    this.#waiting.text.push(text.length > room ? `${text.slice(0, room)} …` : text);
    this.#sendSoon();
  }

  output(bundle: MimeBundle): void {
    this.#outputs++;
    if (this.#outputs > mostOutputs) {
      this.#cut();
      return;
    }
    this.flush();
    this.#send({ type: 'output', bundle });
  }

  /** Sends what waits; a cell that ends calls it. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sentAt = performance.now();
    if (this.#waiting !== null) {
      const { stream, text } = this.#waiting;
      this.#send({ type: 'text', stream, text: text.join('\n') });
    }
    this.#waiting = null;
    if (this.#isNewlyCut) this.#send({ type: 'cut', sentence: this.#cutSentence() });
    this.#isNewlyCut = false;
  }

  #cut(): void {
    this.#isNewlyCut = true;
    this.#sendSoon();
  }

  /** A loop lets no timer run: each line looks at the clock itself. */
  #sendSoon(): void {
    if (performance.now() - this.#sentAt >= millisecondsBetween) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), millisecondsBetween);
  }

  #cutSentence(): string {
    const lines = this.#lines - this.#shownLines;
    const outputs = Math.max(0, this.#outputs - mostOutputs);
    const more = [
      lines > 0 ? counted(lines, 'line') : '',
      outputs > 0 ? counted(outputs, 'output') : '',
    ];
    return `… ${more.filter((text) => text !== '').join(' and ')}`;
  }
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} more ${what}${count === 1 ? '' : 's'}`;
}
