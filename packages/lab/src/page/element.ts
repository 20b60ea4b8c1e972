/** What an element can be given: attributes by name, listeners as `onclick`; null leaves it out. */
export type Attributes = Readonly<
  Record<string, string | number | boolean | null | undefined | ((event: never) => void)>
>;

/**
 * An element with its attributes and children; strings become text, never HTML.
 *
 * `element('button', { type: 'button', onclick: step }, 'Next')`
 */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  return filled(document.createElement(name), attributes, children);
}

/** The same for SVG. */
export function svgElement<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): SVGElementTagNameMap[Name] {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

/** Sets attributes and listeners; what is null, undefined or false goes. */
export function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      target.addEventListener(name.replace(/^on/, ''), value as EventListener);
    } else if (value === null || value === undefined || value === false) {
      target.removeAttribute(name);
    } else {
      target.setAttribute(name, value === true ? '' : String(value));
    }
  }
}

function filled<T extends Element>(
  target: T,
  attributes: Attributes,
  children: readonly (Node | string)[],
): T {
  setAttributes(target, attributes);
  target.append(...children);
  return target;
}
