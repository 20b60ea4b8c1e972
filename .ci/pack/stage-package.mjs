import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withFunctionTexts } from './function-texts.mjs';
import { putGpuJsInto } from './gpu-js.mjs';

/**
 * Copies what is published of a package into a folder: its build, sources, licence and manifest.
 * @throws Error when the build lacks a file
 */
export async function stagePackage(root, name, folder) {
  const from = join(root, 'packages', name);
  cpSync(`${from}/src`, `${folder}/src`, { recursive: true });
  if (existsSync(`${from}/bin`)) cpSync(`${from}/bin`, `${folder}/bin`, { recursive: true });
  for (const file of filesBelow(`${from}/src`)) copyBuilt(from, folder, file);
  if (name === 'webasm') await putGpuJsInto(root, folder);
  cpSync(join(root, 'LICENSE'), `${folder}/LICENSE`);
  cpSync(`${from}/README.md`, `${folder}/README.md`);
  const manifest = JSON.parse(readFileSync(`${from}/package.json`, 'utf8'));
  writeFileSync(`${folder}/package.json`, JSON.stringify(published(manifest), null, 2));
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true }).filter((path) => /\.c?ts$/.test(path));
}

/** Copies what TypeScript made of one source file; functions that are read as text keep theirs. */
function copyBuilt(from, folder, path) {
  if (path.endsWith('.d.ts')) return;
  const built = path.replace(/ts$/, 'js');
  const types = path.replace(/(c?)ts$/, 'd.$1ts');
  mkdirSync(dirname(`${folder}/dist/${path}`), { recursive: true });
  for (const file of [`${built}.map`, types, `${types}.map`]) {
    cpSync(`${from}/dist/${file}`, `${folder}/dist/${file}`);
  }
  const source = readFileSync(`${from}/src/${path}`, 'utf8');
  const code = readFileSync(`${from}/dist/${built}`, 'utf8');
  writeFileSync(`${folder}/dist/${built}`, withFunctionTexts(source, code));
}

/** The manifest without what only this repository needs. */
function published({ devDependencies, ...manifest }) {
  const text = JSON.stringify(manifest, (key, value) =>
    key === 'obelisk-source' ? undefined : value,
  );
  const { GITHUB_REPOSITORY: repository } = process.env;
  const result = JSON.parse(text);
  if (repository) result.repository.url = `git+https://github.com/${repository}.git`;
  return result;
}
