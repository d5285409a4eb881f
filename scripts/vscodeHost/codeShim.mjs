#!/usr/bin/env node
/**
 * Wears the command line of the VS Code executable, so that `runTests` of @vscode/test-electron drives the VS Code server:
 * opens it in Chromium and runs the suite in the real extension host. VSCODE_HOST=minimum takes the oldest VS Code.
 */
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { format } from 'node:util';
import { launchBrowser } from './browser.mjs';
import { hosts, startServer } from './server.mjs';

const deadlineMs = 10 * 60_000;
/** What the server says without its native log module and its gallery, which no test needs. */
const hostNoise =
  /^(Creating a socket|Resolv|Ignoring fetching|\[(Service Worker|reconnection|AgentHost|AccountPolicy))|Could not locate the bindings file|Release\/watchdog/;
const development = [];
let tests;
let workspace;
for (const argument of process.argv.slice(2)) {
  const match = /^--(extensionDevelopmentPath|extensionTestsPath)=(.*)$/s.exec(argument);
  if (match?.[1] === 'extensionDevelopmentPath') development.push(resolve(match[2]));
  else if (match) tests = resolve(match[2]);
  else if (!argument.startsWith('-')) workspace = resolve(argument);
}

const host = hosts[process.env.VSCODE_HOST ?? 'newest'];
if (tests === undefined || workspace === undefined || host === undefined) {
  console.error('codeShim: needs --extensionTestsPath=, a folder to open, and VSCODE_HOST=newest or minimum');
  process.exit(2);
}

const server = await startServer({ host, workspace, testDriver: true });
let browser;
let code = 1;
try {
  browser = await launchBrowser();
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  const done = new Promise(settle => void page.exposeFunction('codeAutomationExit', settle));
  await page.exposeFunction('codeAutomationLog', (_type, args) => {
    const text = format(...args);
    if (!hostNoise.test(text)) console.log(text);
  });
  const at = path => `vscode-remote://${new URL(server.url).host}${path}`;
  const payload = [
    ...development.map(path => ['extensionDevelopmentPath', at(path)]),
    ['extensionTestsPath', at(tests)],
  ];
  await page.goto(`${server.url}&${new URLSearchParams({ payload: JSON.stringify(payload) })}`);
  code = await Promise.race([done, deadline(page)]);
} finally {
  await browser?.close();
  await server.stop();
}
process.exit(code);

async function deadline(page) {
  await new Promise(elapsed => setTimeout(elapsed, deadlineMs).unref());
  const picture = join(tmpdir(), `codeShim-${process.pid}.png`);
  await page.screenshot({ path: picture });
  console.error(
    `codeShim: the suite did not end in ${deadlineMs / 60_000} minutes; see ${picture}\n${server.log().slice(-4000)}`,
  );
  return 1;
}
