/** One replacement in a text: from `start` up to `end`, by `text`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text after all edits; they neither overlap nor depend on their order. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let done = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(done, edit.start) + edit.text;
    done = edit.end;
  }
  return result + text.slice(done);
}

/** As many line breaks as the text has, so that what follows keeps its line. */
export function lineBreaks(text: string): string {
  return text.replace(/[^\n]+/g, '');
}
