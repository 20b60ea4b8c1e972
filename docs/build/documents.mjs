// Collects the pages that are not reference: guides and results from docs/*.md and the executed
// notebooks. They are written as TypeDoc wants them: with a title and a group before the text, and
// links into the repository marked, which become links to the pages of the sources.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { posix } from 'node:path';
import { notebookPage } from './notebook-page.mjs';
import { executedFolder, isFile, pagesFolder, root, write } from './paths.mjs';

/** Guides in the order in which one would read them; all others follow by name, as results. */
const guides = [
  'getting-started',
  'from-pytorch',
  'concepts',
  'family',
  'notebooks',
  'lesson-plan',
  'tape',
  'writing-an-operation',
  'conventions',
  'training-on-your-own-data',
  'from-dicom',
  'from-nnunet',
  'crossval',
  'networks',
  'devices',
  'webassembly',
  'profiling',
  'benchmarks',
  'interchange',
  'lab',
  'decisions',
  'webasm-codegen',
];
const first = 'paper-to-code';
const landing = 'index';

/** How links to files of the repository are marked until the pages are written. */
export const repositoryScheme = 'repository:';

/**
 * Writes all pages. Runs the notebooks when outputs are older or missing, if they may be run.
 * @returns { landing, documents, outputs, linked }: the path of the landing page, the other pages
 * in their order ({ path, name, title }), outputs of notebooks by name, and the files of the
 * repository that pages lead to
 */
export function writeDocuments({ runsNotebooks }) {
  rmSync(pagesFolder, { recursive: true, force: true });
  cpSync(`${root}docs/images`, `${pagesFolder}/images`, { recursive: true });
  const linked = new Set();
  const notebooks = executedNotebooks(runsNotebooks);
  const names = readdirSync(`${root}docs`).filter((name) => name.endsWith('.md'));
  const guideDocuments = orderedGuides(names).map(({ name, group }) => {
    const text = readFileSync(`${root}docs/${name}.md`, 'utf8');
    const [title, ...rest] = (text.match(/^# (.*)$/m)?.[1] ?? name).split(': ');
    const lead = rest.length > 0 ? `<p class="lead">${sentence(rest.join(': '))}</p>` : '';
    const markdown = markedLinks(text.replace(/^# .*$/m, lead), 'docs', linked);
    return writePage(name, title, group, markdown);
  });
  const outputs = new Map();
  const notebookDocuments = notebooks.map(({ name, notebook }) => {
    const page = notebookPage(notebook, name);
    outputs.set(name, page.outputs);
    const file = `[notebooks/${name}.ipynb](../notebooks/${name}.ipynb?source)`;
    const source = `*This page is ${file} as it ran; \`npm run lab\` opens it to be changed.*\n\n`;
    const markdown = markedLinks(source + page.markdown, 'notebooks', linked);
    return writePage(name, page.title, 'Notebooks', markdown);
  });
  const start = markedLinks(readFileSync(`${root}docs/${landing}.md`, 'utf8'), 'docs', linked);
  write(`${pagesFolder}/${landing}.md`, start);
  return {
    landing: `${pagesFolder}/${landing}.md`,
    documents: [...guideDocuments, ...notebookDocuments],
    outputs,
    linked,
  };
}

function orderedGuides(fileNames) {
  const names = fileNames.map((name) => name.slice(0, -3)).filter((name) => name !== landing);
  const known = [first, ...guides].filter((name) => names.includes(name));
  const others = names.filter((name) => !known.includes(name)).sort();
  return [
    ...known.map((name) => ({ name, group: 'Guides' })),
    ...others.map((name) => ({ name, group: 'Results' })),
  ];
}

function sentence(text) {
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

function writePage(name, title, group, markdown) {
  const path = `${pagesFolder}/${name}.md`;
  const matter = `---\ntitle: ${JSON.stringify(title)}\ngroup: ${group}\n---\n`;
  write(path, matter + markdown);
  return { path, name, title };
}

/** Marks links that lead out of docs/ and notebooks/ into the repository. */
function markedLinks(markdown, folder, linked) {
  return outsideFences(markdown, (text) =>
    text.replace(/\]\(([^)\s]+)\)/g, (whole, target) => {
      if (/^(#|[a-z]+:)/.test(target)) return whole;
      const [path, anchor = ''] = target.split(/(?=#)/);
      const place = posix.join(folder, path);
      const page = place.match(/^(?:docs|notebooks)\/([^/]+)\.(?:md|ipynb)$/)?.[1];
      if (page !== undefined) return `](${page}.md${anchor})`;
      if (place.startsWith('docs/images/')) return `](${place.slice('docs/'.length)})`;
      const file = place.replace(/\?source$/, '');
      linked.add(file);
      return `](${repositoryScheme}${file}${anchor})`;
    }),
  );
}

/** Changes the text of a page, but not its code blocks. */
function outsideFences(markdown, change) {
  const parts = markdown.split(/^(```[\s\S]*?^```)/m);
  return parts.map((part, at) => (at % 2 === 0 ? change(part) : part)).join('');
}

/** [{ name, notebook }] with outputs, where they may not be run only with those that are there. */
function executedNotebooks(mayRun) {
  const stale = () => notebookNames().filter((fileName) => !isExecuted(fileName));
  if (mayRun && stale().length > 0) runNotebooks(stale());
  const plain = stale();
  if (mayRun && plain.length > 0) throw new Error(`no outputs in out/notebooks of ${plain}`);
  return notebookNames().map((fileName) => ({
    name: fileName.slice(0, -'.ipynb'.length),
    notebook: parsed(
      `${plain.includes(fileName) ? `${root}notebooks` : executedFolder}/${fileName}`,
    ),
  }));
}

function notebookNames() {
  const folder = `${root}notebooks`;
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.ipynb'));
  return names.sort();
}

/** Whether the outputs belong to the notebook as it is: the same cells with the same sources. */
function isExecuted(name) {
  if (!isFile(`${executedFolder}/${name}`)) return false;
  const sources = (path) =>
    JSON.stringify(parsed(path).cells.map(({ source }) => [source].flat().join('')));
  return sources(`${root}notebooks/${name}`) === sources(`${executedFolder}/${name}`);
}

function parsed(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: is no JSON: ${error.message}`);
  }
}

function runNotebooks(names) {
  console.log(`docs: outputs are missing or older, running ${names.join(', ')}`);
  const { status } = spawnSync('npm', ['run', '--silent', 'notebooks', '--', ...names], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('npm run notebooks failed');
}
