// gpu.js reads a kernel's text with toString(), and a thread gets its code so. A bundler that
// minifies changes that text: names that it drops, forms that gpu.js does not know, helpers that
// a thread does not have. So what is published carries the text of such functions as a string.
import ts from 'typescript';

/** Functions that are read as text: kernels, which say what `this` is, and what is marked. */
const isRead = (declaration) =>
  declaration.parameters[0]?.name.getText() === 'this' || isMarked(declaration);

const isMarked = (declaration) =>
  ts.getJSDocTags(declaration).some(({ tagName }) => tagName.text === 'readAsText');

/**
 * The JavaScript of a source file, in which the functions that are read as text tell it themselves.
 * @param source - the TypeScript
 * @param code - what was made of it
 */
export function withFunctionTexts(source, code) {
  const names = declarationsIn(source).filter(isRead).map(nameOf);
  if (names.length === 0) return code;
  const built = declarationsIn(code);
  const lines = names.map((name) => {
    const text = built.find((declaration) => nameOf(declaration) === name).getText();
    const plain = JSON.stringify(text.replace(/^export /, ''));
    return `${name}.toString = () => ${plain};`;
  });
  const [map = ''] = /\/\/# sourceMappingURL=.*\s*$/.exec(code) ?? [];
  return `${code.slice(0, code.length - map.length)}${lines.join('\n')}\n${map}`;
}

const nameOf = ({ name }) => name.text;

/** The functions that a file declares at its top level. */
function declarationsIn(text) {
  const { statements } = ts.createSourceFile('file.ts', text, ts.ScriptTarget.ES2022, true);
  return statements.filter(ts.isFunctionDeclaration);
}
