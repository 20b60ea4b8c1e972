import { type Attributes, element } from './element.js';

/** A button that has the user choose files; the input itself, which tells names, is not seen. */
export function fileButton(
  text: string,
  attributes: Attributes,
  onFiles: (files: readonly File[]) => void,
): HTMLElement {
  const input = element('input', { type: 'file', ...attributes });
  input.addEventListener('change', () => {
    onFiles([...(input.files ?? [])]);
    // The same file again, perhaps changed meanwhile, is a choice, too.
    input.value = '';
  });
  return element('label', { class: 'file-button' }, text, input);
}
