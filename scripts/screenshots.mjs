#!/usr/bin/env node
/**
 * Makes the README's pictures in docs/images/: the packed extension in a real VS Code, on a simulated scheduler's log.
 * Needs `npm run package` and scripts/vscodeHost/setup.sh before it.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulatedLines } from './simulator/simulate.mjs';
import { appendLine } from './simulator/writer.mjs';
import { root, vsixPath } from './steps.mjs';
import { launchBrowser } from './vscodeHost/browser.mjs';
import { startServer } from './vscodeHost/server.mjs';

const looks = [
  { name: 'dark', theme: 'Default Dark Modern', query: '', open: ['error', 'status_change'] },
  {
    name: 'light',
    theme: 'Default Light Modern',
    query: 'procedure:qsiprep,freesurfer',
    open: ['error', 'status_change'],
  },
  { name: 'highContrast', theme: 'Default High Contrast', query: 'status:failed', open: ['status_change'] },
];
const deadlineMs = 60_000;
const images = join(root, 'docs/images');
// A controlled clock: the same pictures every time.
const lines = [...simulatedLines({ seed: 7, count: 1100, clockStartMs: Date.UTC(2025, 1, 10, 6) })];
const before = 900;

mkdirSync(images, { recursive: true });
const browser = await launchBrowser();
try {
  for (const look of looks) await take(look);
} finally {
  await browser.close();
}

async function take({ name, theme, query, open }) {
  const home = mkdtempSync(join(tmpdir(), 'pictures-'));
  const folder = join(home, 'snbb');
  mkdirSync(folder);
  const log = join(folder, 'scheduler_audit.jsonl');
  for (const line of lines.slice(0, before)) appendLine(log, line);
  const settings = {
    'workbench.colorTheme': theme,
    'auditLogViewer.timeZone': 'utc',
    'window.title': 'Audit Log Viewer',
  };
  const server = await startServer({ workspace: folder, extensions: [vsixPath], settings });
  const page = await browser.newPage({ viewport: { width: 1440, height: 860 }, deviceScaleFactor: 1 });
  page.setDefaultTimeout(deadlineMs);
  try {
    await page.goto(server.url);
    await page.locator('.statusbar-item[id*="auditLogViewer.failures"]').waitFor();
    await page.locator('.activitybar .action-item a[aria-label^="Audit Log"]').first().click();
    await command(page, 'Audit Log: Open Panel');
    const panel = page.locator('iframe.webview.ready').first().contentFrame().frameLocator('iframe#active-frame');
    const rows = panel.locator('audit-log-table .row:visible');
    await rows.first().waitFor();
    if (query !== '') {
      await panel.locator('audit-log-filter-box input').fill(query);
      await page.keyboard.press('Enter');
      await panel.locator('.chip').first().waitFor();
    }
    // Failures that arrive while one looks: unseen, so the status bar shows its warning.
    for (const line of lines.slice(before)) appendLine(log, line);
    await page.locator('.statusbar-item[id*="auditLogViewer.failures"]').filter({ hasText: 'new' }).waitFor();
    for (const group of open)
      await page.locator('.part.sidebar .monaco-list-row').filter({ hasText: group }).first().click();
    await rows.filter({ hasText: 'failed' }).last().click();
    await page.mouse.move(700, 5);
    await histogramCaughtUp(panel);
    await page.screenshot({ path: join(images, `${name}.png`) });
    console.log(join(images, `${name}.png`));
  } finally {
    await page.close();
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

/** The histogram follows the rows with a short delay: waits until its legend counts what the table counts. */
async function histogramCaughtUp(panel) {
  const count = panel.getByText(/^[\d,]+ (of|records)/).first();
  const numbers = text => (text.match(/[\d,]+/g) ?? []).map(part => Number(part.replaceAll(',', '')));
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const [shown] = numbers(await count.innerText());
    const legend = await panel.locator('audit-log-histogram .legend').innerText();
    const sum = [...legend.matchAll(/(?:failures|running|succeeded|other)\s+([\d,]+)/g)].reduce(
      (a, [, part]) => a + numbers(part)[0],
      0,
    );
    if (shown === sum) return;
    if (Date.now() > deadline) throw new Error(`the histogram shows ${sum} of ${shown} records`);
    await new Promise(next => setTimeout(next, 100));
  }
}

async function command(page, title) {
  await page.keyboard.press('F1');
  const box = page.locator('.quick-input-widget:visible .quick-input-box input');
  await box.fill(`>${title}`);
  await page.locator('.quick-input-widget:visible .monaco-list-row').filter({ hasText: title }).first().click();
}
