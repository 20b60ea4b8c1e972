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
 * @example
 * ```ts
 * import { labelsOfNote } from '@obelisk/models';
 * labelsOfNote('["background","spleen, whole"]'); // => ['background', 'spleen, whole']
 * labelsOfNote('background,spleen'); // => ['background', 'spleen']
 * ```
 */
export function labelsOfNote(note: string): string[] {
  try {
    const list: unknown = JSON.parse(note);
    if (Array.isArray(list) && list.every((name) => typeof name === 'string')) return list;
  } catch {
    // it is of the older form
  }
  return note.split(',');
}
