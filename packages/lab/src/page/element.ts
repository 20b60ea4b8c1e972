import { effect, type ReadonlySignal, Signal } from '@preact/signals-core';

type AttributeValue = string | number | boolean | null | undefined;

/**
 * What an element can be given: attributes by name, listeners as `onclick`; null leaves it out. An
 * attribute follows a signal.
 */
export type Attributes = Readonly<
  Record<string, AttributeValue | ReadonlySignal<AttributeValue> | ((event: never) => void)>
>;

/** What an element can hold; a text follows a signal. */
export type Child = Node | string | ReadonlySignal<string>;

/**
 * An element with its attributes and children; strings become text, never HTML.
 *
 * `element('button', { type: 'button', disabled: running, onclick: step }, 'Next')`
 */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  return filled(document.createElement(name), attributes, children);
}

/** The same for SVG. */
export function svgElement<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[Name] {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

/** Sets attributes and listeners; what is null, undefined or false goes. */
export function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      target.addEventListener(name.replace(/^on/, ''), value as EventListener);
    } else if (value instanceof Signal) {
      // The signals of a view hold its effects, and go when the view goes: nothing ends them.
      effect(() => setAttribute(target, name, value.value));
    } else {
      setAttribute(target, name, value as AttributeValue);
    }
  }
}

function setAttribute(target: Element, name: string, value: AttributeValue): void {
  if (value === null || value === undefined || value === false) target.removeAttribute(name);
  else target.setAttribute(name, value === true ? '' : String(value));
}

function filled<T extends Element>(
  target: T,
  attributes: Attributes,
  children: readonly Child[],
): T {
  setAttributes(target, attributes);
  target.append(...children.map(nodeOf));
  return target;
}

function nodeOf(child: Child): Node | string {
  if (!(child instanceof Signal)) return child as Node | string;
  const text = document.createTextNode('');
  effect(() => {
    text.data = child.value;
  });
  return text;
}
