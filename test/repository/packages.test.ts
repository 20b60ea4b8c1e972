// What npm would publish: packed, installed into projects of somebody else, type-checked and run.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answerInChromium, inNode, quickStart } from '../support/bundled-quick-start.js';
import { bundlers, missingVite } from '../support/bundlers.js';
import { missingChromium } from '../support/chromium.js';
import type { LocalRegistry } from '../support/local-registry.js';
import { none } from '../support/none.js';
import {
  type Consumer,
  installedIn,
  installInto,
  packAll,
  registryOf,
} from '../support/packed-packages.js';
import { unless } from '../support/skip.js';
import { manifestOf, packageOrder, root } from '../support/workspace.js';

const packages = suite('packed packages');
const folder = packAll();
let registry: LocalRegistry;
let small: Consumer;
let command: Consumer;

packages.before(async () => {
  registry = await registryOf(folder);
  small = await installInto(join(folder, 'small'), registry, ['tensor']);
  command = await installInto(join(folder, 'command'), registry, ['cli']);
});
packages.after(() => {
  registry.close();
  rmSync(folder, { recursive: true });
});

for (const name of packageOrder) {
  packages(
    `@obelisk/${name} has what a package has, and nothing that only a clone needs`,
    async () => {
      const files = readdirSync(join(folder, name), { recursive: true }).map(String);
      for (const file of ['README.md', 'LICENSE', 'package.json', 'dist']) {
        assert.ok(files.includes(file), file);
      }
      none(files.filter((file) => /tsbuildinfo|tsconfig|\.test\.|build-lock/.test(file)));
      const manifest = readFileSync(join(folder, name, 'package.json'), 'utf8');
      assert.match(manifest, '"repository"');
      assert.not.match(manifest, /obelisk-source|devDependencies|"scripts"/);
      const { messages } = await publint({ pkgDir: join(folder, name), pack: false });
      none(messages.map(({ code, path }) => `${code} ${path.join('.')}`));
    },
  );
}

for (const name of packageOrder) {
  packages(
    `the types of @obelisk/${name} are those of its code, however it is resolved`,
    async () => {
      const packed = join(folder, 'packed');
      const file = readdirSync(packed).find((one) => one.startsWith(`obelisk-${name}-`)) as string;
      const tarball = new Uint8Array(readFileSync(join(packed, file)));
      const result = await checkPackage(createPackageFromTarballData(tarball));
      assert.ok(result.types, 'has types');
      // What is an ES module is one for `require`, too: our packages have no other form.
      const wrong = 'problems' in result ? result.problems : [];
      none(
        wrong.filter(({ kind }) => kind !== 'CJSResolvesToESM').map((one) => JSON.stringify(one)),
      );
    },
  );
}

packages('tensors take at most 60 MB; nothing compiles or downloads', () => {
  const files = readdirSync(join(small.folder, 'node_modules'), { recursive: true });
  const sizes = files.map((file) => statSync(join(small.folder, 'node_modules', `${file}`)).size);
  const megabytes = sizes.reduce((sum, size) => sum + size, 0) / 1e6;
  assert.ok(megabytes > 5 && megabytes < 60, `${megabytes} MB`);
  for (const { folder: place } of [small, command]) {
    const installed = Object.entries(installedIn(place));
    none(installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path));
    none(installed.map(([path]) => path).filter((path) => /\/(webgpu|gl|gpu\.js)$/.test(path)));
  }
});

packages('the command makes phantoms, learns from them, and segments one', async () => {
  const obelisk = (text: string) =>
    command.run('npx', '--no-install', 'obelisk', ...text.split(' '));
  await obelisk('phantom --count 3 --size 24,24,24 --out phantoms');
  await obelisk('train --data phantoms --model obelisk --steps 1 --out trained --device webasm');
  const [weights] = readdirSync(join(command.folder, 'trained'), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.safetensors'));
  const scan = readdirSync(join(command.folder, 'phantoms/imagesTr'))[0];
  const segment = `segment --weights trained/${weights} --input phantoms/imagesTr/${scan}`;
  await obelisk(`${segment} --output labels.nii.gz`);
  assert.ok(statSync(join(command.folder, 'labels.nii.gz')).size > 100);
});

/** Every entry of the packages in a project. */
function entriesOf(names: readonly string[]): string[] {
  return names.flatMap((name) =>
    Object.keys(manifestOf(name).exports).map((path) => `@obelisk/${name}${path.slice(1)}`),
  );
}

for (const [module, resolution] of [
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
]) {
  packages(`types check without skipLibCheck, resolved as by ${resolution}`, async () => {
    const names = packageOrder.filter((name) => name !== 'notebook' && name !== 'lab');
    const entries = entriesOf(names);
    const imports = entries.map((entry, i) => `import * as e${i} from '${entry}';`);
    const list = entries.map((_, i) => `e${i}`).join(', ');
    writeFileSync(
      join(command.folder, 'all.ts'),
      `${imports.join('\n')}\nexport const all = [${list}];`,
    );
    const nodeTypes = join(root, 'node_modules/@types');
    const compilerOptions = {
      ...{ module, moduleResolution: resolution, target: 'es2022', noEmit: true, strict: true },
      ...{ skipLibCheck: false, lib: ['es2023', 'esnext.disposable', 'dom'] },
      ...{ types: ['node'], typeRoots: [nodeTypes] },
    };
    const project = join(command.folder, 'tsconfig.json');
    writeFileSync(project, JSON.stringify({ compilerOptions, files: ['all.ts'] }));
    mkdirSync(join(command.folder, 'out'), { recursive: true });
    await command.run(process.execPath, `${root}node_modules/typescript/bin/tsc`, '-p', project);
  });
}

for (const [name, bundle] of Object.entries(bundlers)) {
  const missing = missingChromium() ?? (name === 'vite' ? missingVite : null);
  unless(missing, packages)(`the quick start bundled by ${name} runs in Chromium`, async () => {
    const { folder: place } = command;
    writeFileSync(join(place, 'quick-start.mjs'), quickStart);
    writeFileSync(join(place, 'in-node.mjs'), inNode(place));
    const there = JSON.parse(await command.run(process.execPath, 'in-node.mjs'));
    const bundled = join(place, 'bundled', `${name.replace(/\W+/g, '-')}.js`);
    await bundle(place, 'quick-start.mjs', bundled);
    const here = await answerInChromium(bundled);
    assert.is(here.device, 'webasm');
    assert.ok(here.compiled && there.compiled);
    assert.is(here.loss, there.loss);
    const times = `${here.milliseconds.toFixed(1)} ms, in Node ${there.milliseconds.toFixed(1)} ms`;
    console.log(`a step bundled by ${name}: ${times}`);
  });
}

packages.run();
