#!/usr/bin/env node
/** Packs what is in dist/ into audit-log-viewer-<version>.vsix. Run scripts/build.mjs before it, or say `npm run package`. */
import { createVSIX } from '@vscode/vsce';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { name, version, main } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
if (!existsSync(join(root, main))) {
  console.error(`package: ${main} is missing; run "npm run build" first`);
  process.exit(1);
}
const packagePath = join(root, `${name}-${version}.vsix`);
// Everything is bundled, so there are no dependencies to pack. Links in the README stay as they are: there is no repository to point at.
await createVSIX({
  cwd: root,
  packagePath,
  dependencies: false,
  rewriteRelativeLinks: false,
  allowMissingRepository: true,
});
console.log(`${packagePath} (${(statSync(packagePath).size / 1000).toFixed(0)} kB)`);
