/**
 * Lets keys reach those of the elements that are wider than their place, as long as they are: then
 * arrow keys scroll them. On a wide page they are no stops of the Tab key.
 *
 * @returns what ends it
 */
export function reachScrolling(elements: Iterable<HTMLElement>): () => void {
  const observer = new ResizeObserver((changed) => {
    for (const { target } of changed) {
      if (target.scrollWidth > target.clientWidth + 1) target.setAttribute('tabindex', '0');
      else target.removeAttribute('tabindex');
    }
  });
  for (const element of elements) observer.observe(element);
  return () => observer.disconnect();
}
