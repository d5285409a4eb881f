#!/usr/bin/env node
/**
 * The panel without an editor: serves the real webview bundle with a synthetic host on 127.0.0.1, under the policy that
 * the extension sets. For screenshots, for work on the panel, and for the benchmark of the table.
 *
 *   node test/support/panelHarness/serve.mjs [port]
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');
const codicons = join(root, 'node_modules/@vscode/codicons/dist');

/** Bundles the panel and the page, and serves them; `close` ends it. */
export async function startPanelHarness({ port = 0, minify = true } = {}) {
  const bundles = await build({
    absWorkingDir: root,
    entryPoints: ['webview/main.ts', 'webview/main.css', 'test/support/panelHarness/page.ts'],
    outdir: '/',
    bundle: true,
    minify,
    write: false,
    format: 'iife',
    target: 'es2022',
    tsconfig: 'webview/tsconfig.json',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const files = new Map(bundles.outputFiles.map(file => [`/${file.path.split('/').pop()}`, file.contents]));
  for (const name of ['codicon.css', 'codicon.ttf']) files.set(`/${name}`, await readFile(join(codicons, name)));

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === '/') {
      const nonce = randomBytes(16).toString('base64');
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.setHeader('content-security-policy', policy(nonce));
      response.end(pageHtml(nonce));
      return;
    }
    const body = files.get(path);
    response.statusCode = body ? 200 : 404;
    response.setHeader('content-type', types[path.split('.').pop() ?? ''] ?? 'text/plain');
    response.end(body);
  });
  await new Promise(resolve => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  const actualPort = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://127.0.0.1:${actualPort}/`,
    close: () => new Promise(resolve => server.close(resolve)),
  };
}

const types = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' };

function policy(nonce) {
  return [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='`,
    `font-src 'self'`,
  ].join('; ');
}

function pageHtml(nonce) {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Audit Log</title>
    <link rel="stylesheet" href="main.css" />
    <link rel="stylesheet" href="codicon.css" id="vscode-codicon-stylesheet" />
  </head>
  <body>
    <audit-log-panel></audit-log-panel>
    <script nonce="${nonce}" src="page.js"></script>
    <script nonce="${nonce}" src="main.js"></script>
  </body>
</html>`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startPanelHarness({ port: Number(process.argv[2] ?? 0), minify: false });
  console.log(`${url}?records=98310&theme=dark&live=10`);
}
