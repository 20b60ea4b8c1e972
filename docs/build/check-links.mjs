// Every link, picture, script and style sheet of the site must be there, also the places within
// pages, and nothing may come from another host.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';

/** Complaints about the pages below `folder`; [] when all is well. */
export function deadLinks(folder) {
  const files = new Set(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        posix.join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1),
      ),
  );
  const pages = [...files].filter((file) => file.endsWith('.html'));
  const texts = new Map(pages.map((page) => [page, readFileSync(`${folder}/${page}`, 'utf8')]));
  const anchors = new Map([...texts].map(([page, html]) => [page, anchorsIn(html)]));
  const complaints = new Set();
  for (const [page, html] of texts) {
    for (const { target, loads } of targetsIn(html)) {
      const complaint = complaintAbout(page, target, loads, files, anchors);
      if (complaint) complaints.add(`${page}: ${target} ${complaint}`);
    }
  }
  for (const sheet of [...files].filter((file) => file.endsWith('.css'))) {
    const css = readFileSync(`${folder}/${sheet}`, 'utf8');
    for (const [, target] of css.matchAll(/url\(["']?([^)"']+)["']?\)/g)) {
      const complaint = complaintAbout(sheet, target, true, files, anchors);
      if (complaint) complaints.add(`${sheet}: ${target} ${complaint}`);
    }
  }
  return [...complaints];
}

/** What is wrong with a link from `page` to `target`, or null. */
function complaintAbout(page, target, loads, files, anchors) {
  if (/^(data|mailto|javascript):/.test(target)) return null;
  if (/^(https?:)?\/\//.test(target)) return loads ? 'is on another host' : null;
  const [path, anchor] = target.split('#');
  const [plain] = path.split('?');
  let file = plain === '' ? page : posix.join(dirname(page), decodeURIComponent(plain));
  if (file.endsWith('/') || file === '.') file = posix.join(file, 'index.html');
  if (!files.has(file)) return 'is not there';
  if (!anchor || !anchors.has(file) || anchors.get(file).has(decodeURIComponent(anchor)))
    return null;
  return 'leads to no place on that page';
}

function anchorsIn(html) {
  return new Set([...html.matchAll(/\s(?:id|name)="([^"]+)"/g)].map(([, id]) => decoded(id)));
}

/**
 * [{ target, loads }]: `loads` for what the browser fetches by itself. Not those of <use>:
 * TypeDoc's script puts the icons into the page.
 */
function targetsIn(html) {
  const visible = html.replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, (script) =>
    script.slice(0, script.indexOf('>') + 1),
  );
  const tags = visible.matchAll(/<(\w+)\b[^>]*?\s(?:href|src)="([^"]*)"/g);
  return [...tags]
    .filter(([, tag]) => tag !== 'use')
    .map(([, tag, target]) => ({
      target: decoded(target),
      loads: tag !== 'a' && tag !== 'area',
    }));
}

function decoded(text) {
  return text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
}
