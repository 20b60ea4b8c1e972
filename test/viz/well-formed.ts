/**
 * Why `xml` is not well-formed, or null: tags that nest, attributes once each and in quotes, only
 * the entities of XML. Browsers forgive all of these, other readers of an SVG do not.
 */
export function illFormed(xml: string): string | null {
  const open: string[] = [];
  for (const [token, close, name, attributes, empty] of xml.matchAll(tokens)) {
    if (name === undefined) {
      const problem = wrongText(token);
      if (problem !== null) return problem;
    } else if (close === '/') {
      if (open.pop() !== name) return `</${name}> closes nothing`;
    } else {
      const problem = wrongAttributes(attributes);
      if (problem !== null) return `<${name}>: ${problem}`;
      if (empty !== '/') open.push(name);
    }
  }
  return open.length > 0 ? `<${open.at(-1)}> is never closed` : null;
}

const tokens = /<(\/?)([\w:-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|<|[^<]+/g;

function wrongAttributes(attributes: string): string | null {
  const names = [...attributes.matchAll(/([\w:-]+)="/g)].map(([, name]) => name);
  if (new Set(names).size < names.length) return 'an attribute twice';
  return wrongText(attributes);
}

function wrongText(text: string): string | null {
  if (text === '<') return 'a < that starts no tag';
  if (/[^\P{Cc}\t\n\r]/u.test(text)) return 'a control character';
  const stray = text.match(/&(?!(amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);).{0,9}/i);
  return stray === null ? null : `a stray ${stray[0]}`;
}
