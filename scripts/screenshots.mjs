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
  { name: 'dark', theme: 'Default Dark Modern', query: '' },
  { name: 'light', theme: 'Default Light Modern', query: 'procedure:qsiprep,freesurfer' },
  { name: 'highContrast', theme: 'Default High Contrast', query: 'status:failed' },
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

async function take({ name, theme, query }) {
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
    await expandFailing(page);
    await rows.filter({ hasText: 'failed' }).last().click();
    await page.mouse.move(700, 5);
    await page.screenshot({ path: join(images, `${name}.png`) });
    console.log(join(images, `${name}.png`));
  } finally {
    await page.close();
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

async function expandFailing(page) {
  const row = text => page.locator('.part.sidebar .monaco-list-row').filter({ hasText: text }).first();
  await row('error').click();
  await row('status_change').click();
}

async function command(page, title) {
  await page.keyboard.press('F1');
  const box = page.locator('.quick-input-widget:visible .quick-input-box input');
  await box.fill(`>${title}`);
  await page.locator('.quick-input-widget:visible .monaco-list-row').filter({ hasText: title }).first().click();
}
