import type { LabContext } from '../view.js';

/**
 * Steps with the left and right arrow keys that `keys` hears, except where they mean something
 * else: in text, in lists, and in radio buttons, which step by themselves.
 * @returns what ends it
 */
export function stepKeys(stage: HTMLElement, keys: LabContext['keys']): () => void {
  const listener = (pressed: Event) => {
    const event = pressed as KeyboardEvent;
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const target = event.target as HTMLElement;
    if (target.closest('input, select, textarea, [contenteditable="true"], .graph')) return;
    if (moveStep(stage, by)) event.preventDefault();
  };
  keys.addEventListener('keydown', listener);
  return () => keys.removeEventListener('keydown', listener);
}

/** Chooses the step `by` further on; false at the ends. */
export function moveStep(stage: HTMLElement, by: number): boolean {
  const steps = [...stage.querySelectorAll<HTMLInputElement>('.line input')];
  const next = steps[steps.findIndex(({ checked }) => checked) + by];
  if (!next) return false;
  next.checked = true;
  next.dispatchEvent(new Event('change', { bubbles: true }));
  return true;
}

/** The place of the chosen step. */
export function chosenStep(stage: HTMLElement): number {
  const steps = [...stage.querySelectorAll<HTMLInputElement>('.line input')];
  return Math.max(
    0,
    steps.findIndex(({ checked }) => checked),
  );
}
