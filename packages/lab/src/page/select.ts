import { effect } from '@preact/signals-core';
import { element } from './element.js';

/** A choice that follows signals. @param options - each as its value and what is read */
export function select<Value extends string>(
  id: string,
  options: readonly (readonly [value: Value, text: string])[],
  chosen: () => Value,
  choose: (value: Value) => void,
): HTMLSelectElement {
  const made = element(
    'select',
    { id, onchange: () => choose(made.value as Value) },
    ...options.map(([value, text]) => element('option', { value }, text)),
  );
  effect(() => {
    made.value = chosen();
  });
  return made;
}
