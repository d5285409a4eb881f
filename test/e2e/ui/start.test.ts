import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { root } from '../../../scripts/steps.mjs';
import { launchBrowser } from '../../../scripts/vscodeHost/browser.mjs';
import { sampleLog } from '../support/workspace';

let child: ChildProcess | undefined;

afterEach(async () => {
  await end('SIGKILL');
});

test('npm start opens a demo in which a scheduler works, and Ctrl-C ends all of it', async () => {
  const { url, output } = await start();
  const log = /writes (\S+)/.exec(output())?.[1] ?? '';
  const workspace = await look(url, async page => {
    const source = page.locator('.part.sidebar .monaco-list-row').filter({ hasText: /following · / });
    await source.waitFor();
    const first = await source.innerText();
    await expect.poll(() => source.innerText(), { timeout: 60_000 }).not.toBe(first);
  });
  expect(workspace).toContain('folder=');
  expect(existsSync(log)).toBe(true);
  expect(await end('SIGINT')).toBe(0);
  await expect(fetch(url)).rejects.toThrow();
  expect(existsSync(log)).toBe(false);
});

test('npm start with a path opens that log and writes nothing beside it', async () => {
  const { url } = await start(sampleLog);
  await look(url, async page => {
    await page.locator('.part.sidebar .monaco-list-row').filter({ hasText: 'following · 32' }).waitFor();
  });
  expect(await end('SIGINT')).toBe(0);
  expect(existsSync(join(sampleLog, '../.vscode'))).toBe(false);
});

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof launchBrowser>>['newPage']>>;

async function look(url: string, work: (page: Page) => Promise<void>): Promise<string> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.setDefaultTimeout(60_000);
    await page.goto(url);
    await page.locator('.statusbar-item[id*="auditLogViewer.failures"]').waitFor();
    await page.locator('.activitybar .action-item a[aria-label^="Audit Log"]').first().click();
    await work(page);
  } finally {
    await browser.close();
  }
  return url;
}

async function start(...args: readonly string[]): Promise<{ url: string; output: () => string }> {
  const started = spawn(process.execPath, [join(root, 'scripts/start.mjs'), '--server', ...args], { cwd: root });
  child = started;
  let text = '';
  for (const stream of [started.stdout, started.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const output = (): string => text;
  await expect.poll(output, { timeout: 120_000 }).toMatch(/Ctrl-C ends it|start:/);
  const url = /VS Code is at {2}(\S+)/.exec(text)?.[1];
  if (url === undefined) throw new Error(`npm start failed:\n${text}`);
  return { url, output };
}

async function end(signal: NodeJS.Signals): Promise<number | null> {
  const ending = child;
  child = undefined;
  if (ending?.exitCode !== null) return ending?.exitCode ?? null;
  const ended = new Promise<number | null>(resolve => ending.once('exit', resolve));
  ending.kill(signal);
  return ended;
}
