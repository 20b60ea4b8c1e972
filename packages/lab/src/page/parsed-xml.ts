/** The element that a piece of SVG or MathML is, which names its own kind by `xmlns`. */
export function parsedXml(text: string): Element {
  const { documentElement } = new DOMParser().parseFromString(text, 'application/xml');
  return document.importNode(documentElement, true);
}
