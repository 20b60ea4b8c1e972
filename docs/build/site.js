// In the browser: what is wider than its place can be scrolled with the keys, too.
const wide = '.tex-display, .katex-display, .notebook-output, .tsd-typography table, pre';

function makeReachable() {
  for (const element of document.querySelectorAll(wide)) {
    const scrolls = element.scrollWidth > element.clientWidth + 1;
    if (scrolls) element.tabIndex = 0;
    else if (element.tabIndex === 0) element.removeAttribute('tabindex');
  }
}

// TypeDoc shows a page late, when its script is there; then, and whenever the width changes:
new ResizeObserver(makeReachable).observe(document.body);
