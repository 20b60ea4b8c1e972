import { shown } from '@obelisk/engine/text';

/**
 * The names of labels as one text, for the metadata of a weight file or an ONNX file: a JSON list,
 * because a name may hold any character.
 *
 * @example
 * ```ts
 * import { labelNote } from '@obelisk/models';
 * labelNote(['background', 'spleen, whole']); // => '["background","spleen, whole"]'
 * ```
 */
export function labelNote(labels: readonly string[]): string {
  return JSON.stringify(labels);
}

/**
 * The names in such a text. Files that were written before have commas between them.
 *
 * @param file - its name, for messages
 * @throws Error when they are no names, or fewer than two
 *
 * @example
 * ```ts
 * import { labelsOfNote } from '@obelisk/models';
 * labelsOfNote('["background","spleen, whole"]', 'a'); // => ['background', 'spleen, whole']
 * labelsOfNote('background,spleen', 'a'); // => ['background', 'spleen']
 * labelsOfNote('[1, 2]', 'a'); // throws: a: its labels are "[1, 2]"; expected a list of names
 * ```
 */
export function labelsOfNote(note: string, file: string): string[] {
  const labels = /^\s*[[{]/.test(note) ? parsed(note) : note.split(',');
  if (!Array.isArray(labels) || !labels.every((label) => typeof label === 'string')) {
    throw new Error(`${file}: its labels are ${shown(note)}; expected a list of names`);
  }
  if (labels.length >= 2) return labels;
  const names = labels.length === 0 ? 'no label' : `the label ${shown(labels[0])} alone`;
  throw new Error(`${file}: names ${names}; expected the background and at least one more`);
}

function parsed(note: string): unknown {
  try {
    return JSON.parse(note);
  } catch {
    return null; // told by the caller
  }
}
