// What happens to each page after TypeDoc has made it: links to sources and between names are made
// relative to the page, outputs of notebooks are put in, and KaTeX's style sheet is copied.

import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { html } from '@obelisk/viz/basics';
import { JSX, KindRouter, PageEvent, ReflectionKind, RendererEvent } from 'typedoc';
import { repositoryScheme } from './documents.mjs';
import { outputPlace } from './notebook-page.mjs';
import { write } from './paths.mjs';

const katexFolder = dirname(createRequire(import.meta.url).resolve('katex/dist/katex.min.css'));

/** Addresses of guides and notebooks are their file names. @param documents - { name, title }s */
export function nameDocuments(app, documents) {
  const names = new Map(documents.map(({ name, title }) => [title, name]));
  class DocumentRouter extends KindRouter {
    getIdealBaseName(reflection) {
      const name = reflection.isDocument() && names.get(reflection.name);
      return name ? `guides/${name}` : super.getIdealBaseName(reflection);
    }
  }
  app.renderer.defineRouter('documents', DocumentRouter);
}

/** @param outputs - of notebooks, by their names */
export function finishPages(app, outputs) {
  app.renderer.hooks.on('head.end', (context) =>
    JSX.createElement('link', {
      rel: 'stylesheet',
      href: context.relativeURL('assets/katex/katex.min.css'),
    }),
  );
  let pageOfName;
  app.renderer.on(RendererEvent.BEGIN, ({ project }) => {
    pageOfName = namesToPages(project, app.renderer.router);
  });
  app.renderer.on(PageEvent.END, (page) => {
    const up = '../'.repeat(page.url.split('/').length - 1);
    let text = withSourceLinks(page.contents, up).replaceAll('href="site:', `href="${up}`);
    text = withLinkedNames(text, up, pageOfName(page.model));
    // Each page has the icons in itself; from file: browsers load no others.
    text = text.replace(/<use href="[^"#]*assets\/icons\.svg#/g, '<use href="#');
    text = text.replace('<div class="col-content">', '<div class="col-content" role="main">');
    page.contents = withOutputs(text, outputs);
  });
  app.renderer.on(RendererEvent.END, ({ outputDirectory }) => copyKatex(outputDirectory));
}

function withSourceLinks(html, up) {
  return html.replaceAll(
    new RegExp(`href="${repositoryScheme}([^"#]+)(#[^"]*)?"`, 'g'),
    (_, path, anchor = '') => `href="${up}${sourceUrl(path)}${anchor}"`,
  );
}

/** The page of a source file. A notebook is there to be downloaded. */
export function sourceUrl(path) {
  return path.endsWith('.ipynb') ? `source/${path}` : `source/${path}.html`;
}

/**
 * A function from a page's model to the pages of exported names. Where two packages export one
 * name, that of the page's own module is meant, in guides that of the package which builds on the
 * other.
 */
function namesToPages(project, router) {
  const modules = new Map();
  const all = new Map();
  for (const module of project.getReflectionsByKind(ReflectionKind.Module)) {
    const own = new Map();
    for (const child of module.children ?? []) {
      if (!child.kindOf(ReflectionKind.SomeModule | ReflectionKind.Reference)) {
        own.set(child.name, router.getFullUrl(child));
      }
    }
    modules.set(module, own);
    for (const [name, url] of own) {
      const isBelow = /^@obelisk\/(webasm|engine|kernels)$/.test(module.name);
      if (!isBelow || !all.has(name)) all.set(name, url);
    }
  }
  return (model) => {
    let module = model;
    while (module && !modules.has(module)) module = module.parent;
    const own = modules.get(module);
    return (name) => own?.get(name) ?? all.get(name);
  };
}

/** Inline code that is an exported name leads to its page, unless it stands in a link already. */
function withLinkedNames(html, up, urlOf) {
  const pattern = /<(a|pre|h[1-6])\b[\s\S]*?<\/\1>|<code>([A-Za-z]\w*)<\/code>/g;
  return html.replace(pattern, (whole, _element, name) => {
    const url = name && urlOf(name);
    return url ? `<a class="code-link" href="${up}${url}"><code>${name}</code></a>` : whole;
  });
}

function withOutputs(html, outputs) {
  let page = html;
  for (const [name, list] of outputs) {
    if (!page.includes(`data-notebook="${name}"`)) continue;
    for (const [at, output] of list.entries()) {
      page = page.replace(outputPlace(name, at), () => output);
    }
  }
  return page;
}

/** The style sheet with woff2 fonts only, which every browser that shows the site reads. */
function copyKatex(folder) {
  const target = join(folder, 'assets/katex');
  const css = readFileSync(join(katexFolder, 'katex.min.css'), 'utf8');
  write(
    join(target, 'katex.min.css'),
    css.replace(/,url\([^)]*\.(?:woff|ttf)\) format\("\w+"\)/g, ''),
  );
  mkdirSync(join(target, 'fonts'), { recursive: true });
  for (const font of readdirSync(join(katexFolder, 'fonts'))) {
    if (font.endsWith('.woff2'))
      cpSync(join(katexFolder, 'fonts', font), join(target, 'fonts', font));
  }
  cpSync(join(katexFolder, '../LICENSE'), join(target, 'LICENSE'));
}

/** The frame of a page that TypeDoc does not make. @param body - by the tag `html` */
export function plainPage({ title, up, body }) {
  const page = html`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${up}assets/style.css">
<link rel="stylesheet" href="${up}assets/custom.css">
<script>document.documentElement.dataset.theme = localStorage.getItem('tsd-theme') || 'os';</script>
</head><body class="source-page">${body}</body></html>
`;
  return String(page);
}
