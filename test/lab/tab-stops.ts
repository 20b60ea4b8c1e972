import type { Page } from 'puppeteer-core';

/** Where the Tab key led. */
export interface TabStop {
  /** A few words to find it again. */
  readonly what: string;
  /** Whether one sees that it has the focus. */
  readonly seen: boolean;
}

/** Presses Tab from the top of the page until the focus leaves it. */
export async function tabStops(page: Page): Promise<TabStop[]> {
  await page.evaluate(() => {
    // Tab goes on from where the focus was last, also from where that was taken away.
    const top = document.createElement('a');
    top.tabIndex = -1;
    document.body.prepend(top);
    top.focus();
    top.remove();
    window.scrollTo(0, 0);
  });
  const stops: TabStop[] = [];
  while (stops.length < 500) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(focused, stops.length === 0);
    if (stop === null) return stops;
    stops.push(stop);
  }
  throw new Error(`Tab does not leave the page; it ends at ${stops.at(-1)?.what}`);
}

/** How many places there are that Tab should reach. */
export function countOfTabbable(page: Page): Promise<number> {
  return page.evaluate(() => {
    const all = document.querySelectorAll<HTMLInputElement>(
      'a[href], button, select, input, summary, [contenteditable="true"], [tabindex="0"]',
    );
    const reachable = [...all].filter((one) => {
      const isShown = one.checkVisibility() || one.closest('svg')?.checkVisibility();
      // Of radio buttons only the chosen one: arrow keys lead to the others.
      return isShown && !one.disabled && (one.type !== 'radio' || one.checked);
    });
    return reachable.length;
  });
}

/** Runs in the page: what has the focus; null for the page itself, and for the first one again. */
function focused(isFirst: boolean): TabStop | null {
  const one = document.activeElement as HTMLElement | null;
  const known = globalThis as { firstStop?: Element };
  if (one === null || one === document.body || (!isFirst && one === known.firstStop)) return null;
  if (isFirst) known.firstStop = one;
  const isOutlined = (element: Element | null | undefined) => {
    if (!element) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
  };
  // The ring of a handle in a figure turns white; an input that is not seen has a label that is.
  const ring = one.matches('.handle') ? one.firstElementChild : null;
  const isRinged = ring !== null && getComputedStyle(ring).stroke === 'rgb(255, 255, 255)';
  const place = one.closest('label, .cell-code, .backward-code');
  const { left, right, top, bottom } = (place ?? one).getBoundingClientRect();
  const isInSight = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
  return {
    what: `${one.tagName.toLowerCase()}.${one.getAttribute('class') ?? ''} ${(
      one.getAttribute('aria-label') ?? one.textContent ?? ''
    ).slice(0, 40)}`,
    seen: isInSight && (isOutlined(one) || isOutlined(place) || isRinged),
  };
}
