// npm run docs: builds the site into docs/site. Warnings, dead links, missing docs and bad TeX
// fail.
//   --without-running    shows notebooks with the outputs that are there, and runs none
import { parseArgs } from 'node:util';
import { Application, normalizePath, PageEvent } from 'typedoc';
import { deadLinks } from './check-links.mjs';
import { repositoryScheme, writeDocuments } from './documents.mjs';
import { root, siteFolder } from './paths.mjs';
import { describeModules, entryPoints } from './reference.mjs';
import { finishPages, nameDocuments } from './site-pages.mjs';
import { writeSourcePages } from './source-pages.mjs';
import { texInMarkdown } from './tex.mjs';

const started = performance.now();
const { values } = parseArgs({ options: { 'without-running': { type: 'boolean' } } });
const pages = writeDocuments({ runsNotebooks: !values['without-running'] });
let app;
let currentPage = '';

/** Plugins are loaded before the options are read. */
function plugin(application) {
  app = application;
  app.renderer.on(PageEvent.BEGIN, ({ url }) => {
    currentPage = url;
  });
  describeModules(app);
  nameDocuments(app, pages.documents);
  finishPages(app, pages.outputs);
}

const application = await Application.bootstrapWithPlugins({
  name: 'OBELISK-Net',
  logLevel: 'Warn',
  entryPoints: entryPoints().map(({ source }) => normalizePath(source)),
  tsconfig: `${root}docs/build/tsconfig.json`,
  basePath: root,
  displayBasePath: root,
  // The build and the tests check types.
  skipErrorChecking: true,
  out: siteFolder,
  readme: pages.landing,
  projectDocuments: pages.documents.map(({ path }) => path),
  router: 'documents',
  plugin: [plugin],
  markdownItLoader: (md) =>
    texInMarkdown(md, (message) => app.logger.error(`${currentPage}: ${message}`)),
  customCss: `${root}docs/build/site.css`,
  customJs: `${root}docs/build/site.js`,
  disableGit: true,
  sourceLinkTemplate: `${repositoryScheme}{path}#L{line}`,
  sourceLinkExternal: false,
  highlightLanguages: [
    'typescript',
    'javascript',
    'html',
    'bash',
    'sh',
    'json',
    'python',
    'text',
    'wgsl',
    'glsl',
    'wasm',
    'diff',
  ],
  searchInComments: true,
  searchInDocuments: true,
  includeVersion: false,
  hideGenerator: true,
  excludeExternals: true,
  // On its page a class whose methods come from a table has no place.
  includeHierarchySummary: false,
  sortEntryPoints: false,
  sort: ['kind', 'instance-first', 'alphabetical-ignoring-documents'],
  categorizeByGroup: false,
  categoryOrder: ['Core', '*'],
  defaultCategory: 'Core',
  groupOrder: ['Guides', 'Notebooks', 'Results', 'Modules', '*'],
  navigation: { includeCategories: true, includeGroups: true, includeFolders: false },
  headings: { readme: false, document: true },
  validation: {
    notExported: true,
    invalidLink: true,
    invalidPath: true,
    rewrittenLink: true,
    notDocumented: true,
    unusedMergeModuleWith: true,
  },
  packagesRequiringDocumentation: entryPoints().map(({ name }) => name),
  requiredToBeDocumented: [
    'Variable',
    'Function',
    'Class',
    'Interface',
    'TypeAlias',
    'Method',
    'Accessor',
  ],
});

const project = await application.convert();
if (project === undefined) fail('TypeDoc could not read the sources');
application.validate(project);
await application.generateDocs(project, siteFolder);
const { errorCount, warningCount } = application.logger;
if (errorCount + warningCount > 0) fail(`${errorCount} errors and ${warningCount} warnings`);
writeSourcePages(pages.linked);
const dead = deadLinks(siteFolder);
for (const complaint of dead) console.error(`docs: ${complaint}`);
if (dead.length > 0) fail(`${dead.length} dead links`);
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(
  `docs: docs/site/index.html, ${pages.documents.length} pages beside the reference, ${seconds} s`,
);

function fail(message) {
  console.error(`docs: ${message}`);
  process.exit(1);
}
