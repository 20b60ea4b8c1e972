import { javascript } from '@codemirror/lang-javascript';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { Prec, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, keymap } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { basicSetup } from 'codemirror';

/** What an editor's keys ask for. */
export interface EditorKeys {
  run(): void;
  runAndGoOn(): void;
  /** Hears the text after each change. */
  changed?(source: string): void;
}

const markLine = StateEffect.define<number | null>();

/** The line in which a cell failed stands out until the cell is edited. */
const markedLine = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { effects, docChanged, state }) {
    for (const effect of effects) {
      if (!effect.is(markLine)) continue;
      const line = effect.value;
      if (line === null || line < 1 || line > state.doc.lines) return Decoration.none;
      const mark = Decoration.line({ class: 'failed-line' });
      return Decoration.set([mark.range(state.doc.line(line).from)]);
    }
    return docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Colours from the page's palette, so that they follow light and dark. */
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.controlKeyword, tags.modifier], class: 'code-keyword' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], class: 'code-string' },
  { tag: [tags.number, tags.bool, tags.null], class: 'code-number' },
  { tag: tags.comment, class: 'code-comment' },
  { tag: [tags.typeName, tags.className], class: 'code-type' },
]);

/** An editor of TypeScript; Shift-Enter and Ctrl-Enter run it, Tab leaves it. */
export function codeEditor(
  parent: HTMLElement,
  source: string,
  label: string,
  keys: EditorKeys,
): EditorView {
  const bind = (key: string, action: () => void) => ({
    key,
    run: () => {
      action();
      return true;
    },
  });
  return new EditorView({
    doc: source,
    parent,
    extensions: [
      Prec.highest(keymap.of([bind('Shift-Enter', keys.runAndGoOn), bind('Mod-Enter', keys.run)])),
      syntaxHighlighting(colours),
      basicSetup,
      javascript({ typescript: true }),
      EditorView.lineWrapping,
      EditorView.updateListener.of(({ docChanged, state }) => {
        if (docChanged) keys.changed?.(state.doc.toString());
      }),
      EditorView.contentAttributes.of({ 'aria-label': label }),
      markedLine,
    ],
  });
}

/** Marks the line in which a cell failed, or none. */
export function markFailedLine(editor: EditorView, line: number | null): void {
  editor.dispatch({ effects: markLine.of(line) });
}

/** Replaces all of an editor's text. */
export function replaceText(editor: EditorView, text: string): void {
  editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
}
