import type { NotebookCell } from '@obelisk/notebook/runtime';

/** What a cell is to an exercise; most are none of it. */
export type ExerciseRole =
  /** It asks: `exercise('area', '...')`. */
  | { readonly part: 'question'; readonly exercise: string; readonly question: string }
  /** The answer is written into it. */
  | { readonly part: 'answer'; readonly exercise: string }
  /** It tells whether the answer is right: `check('area', ...)`. */
  | { readonly part: 'check'; readonly exercise: string };

const text = String.raw`'(?:[^'\\\n]|\\.)*'`;
const question = new RegExp(
  String.raw`^exercise\(\s*(${text}),\s*(${text}(?:\s*\+\s*${text})*),?\s*\);?$`,
);
const check = new RegExp(String.raw`^(?:await )?check\(\s*(${text}),`);

/** Tells it by the code, which notebooks write in one way; null for all other cells. */
export function exerciseRole({ source, exercise }: NotebookCell): ExerciseRole | null {
  if (exercise !== undefined) return { part: 'answer', exercise };
  const code = source.trim();
  const asks = question.exec(code);
  if (asks !== null) {
    return { part: 'question', exercise: textIn(asks[1]), question: textIn(asks[2]) };
  }
  const checks = check.exec(code);
  return checks && { part: 'check', exercise: textIn(checks[1]) };
}

/** The value of 'a' + 'b'; in notebooks a backslash only keeps what follows it. */
function textIn(code: string): string {
  const parts = code.match(new RegExp(text, 'g')) ?? [];
  return parts.map((part) => part.slice(1, -1).replace(/\\(.)/g, '$1')).join('');
}
