#!/usr/bin/env node
/**
 * Makes the README's pictures in docs/images/: the packed extension in a real VS Code, on the logs of simulated writers and on samples.
 *
 *   node scripts/screenshots.mjs [NAME …]     only these
 *
 * Needs `npm run package` and scripts/vscodeHost/setup.sh before it.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addBetty, addMorning, addScout, addTable, addTree } from './screenshotLogs.mjs';
import { simulatedLines } from './simulator/simulate.mjs';
import { appendLine } from './simulator/writer.mjs';
import { root, vsixPath } from './steps.mjs';
import { launchBrowser } from './vscodeHost/browser.mjs';
import { startServer } from './vscodeHost/server.mjs';

const only = process.argv.slice(2);
const dark = 'Default Dark Modern';
const light = 'Default Light Modern';
const looks = [
  { name: 'dark', theme: dark, query: '', open: ['error', 'status_change'], ...scheduler() },
  {
    name: 'light',
    theme: light,
    query: 'procedure:qsiprep,freesurfer',
    open: ['error', 'status_change'],
    ...scheduler(),
  },
  {
    name: 'highContrast',
    theme: 'Default High Contrast',
    query: 'status:failed',
    open: ['status_change'],
    ...scheduler(),
  },
  {
    name: 'betty',
    theme: dark,
    folder: 'framework',
    fill: addBetty,
    width: 1680,
    open: ['execution', 'workflow.compose'],
  },
  { name: 'ddeutil', theme: dark, folder: 'etl', fill: addTree, open: ['normal', 'ingest-orders', '20250307050000'] },
  { name: 'sqlite', theme: dark, folder: 'etl', fill: addTable, open: ['normal', 'flow-0'] },
  { name: 'scout', theme: dark, folder: 'scout', fill: addScout, width: 1680, back: 2, open: ['validation_fail'] },
  { name: 'severalSources', theme: light, folder: 'lab', fill: addMorning, back: 3, open: [] },
];
const deadlineMs = 60_000;
const images = join(root, 'docs/images');

mkdirSync(images, { recursive: true });
const browser = await launchBrowser();
try {
  for (const look of looks.filter(({ name }) => only.length === 0 || only.includes(name))) await take(look);
} finally {
  await browser.close();
}

/** A simulated scheduler's log, that goes on while one looks. The controlled clock makes the same pictures every time. */
function scheduler() {
  const lines = [...simulatedLines({ seed: 7, count: 1100, clockStartMs: Date.UTC(2025, 1, 10, 6) })];
  const append = (home, some) => some.forEach(line => appendLine(join(home, 'scheduler_audit.jsonl'), line));
  return {
    folder: 'snbb',
    fill: home => append(home, lines.slice(0, 900)),
    goOn: home => append(home, lines.slice(900)),
  };
}

async function take({ name, theme, query = '', open, folder, fill, goOn, width = 1440, back = 1 }) {
  const home = mkdtempSync(join(tmpdir(), 'pictures-'));
  const workspace = join(home, folder);
  mkdirSync(workspace);
  await fill(workspace);
  const settings = {
    'workbench.colorTheme': theme,
    'auditLogViewer.timeZone': 'utc',
    'window.title': 'Audit Log Viewer',
  };
  const server = await startServer({ workspace, extensions: [vsixPath], settings });
  const page = await browser.newPage({ viewport: { width, height: 860 }, deviceScaleFactor: 1 });
  page.setDefaultTimeout(deadlineMs);
  try {
    await page.goto(server.url);
    const statusItem = page.locator('.statusbar-item[id*="auditLogViewer.failures"]');
    await statusItem.waitFor();
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
    if (goOn !== undefined) {
      // Failures that arrive while one looks: unseen, so the status bar shows its warning.
      goOn(workspace);
      await statusItem.filter({ hasText: 'new' }).waitFor();
    }
    for (const group of open)
      await page.locator('.part.sidebar .monaco-list-row').filter({ hasText: group }).first().click();
    if (goOn !== undefined) {
      await rows.filter({ hasText: 'failed' }).last().click();
    } else {
      for (let step = 0; step < back; step++) await command(page, 'Audit Log: Previous Failure');
      await panel.locator('audit-log-table .row.active:not([hidden])').click();
      await page.keyboard.press('Space');
      await panel.locator('audit-log-detail tr').first().waitFor();
    }
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
  const row = page.locator('.quick-input-widget:visible .monaco-list-row.focused').filter({ hasText: title }).first();
  await row.waitFor();
  // The list is drawn anew while one types: a key meets the row where a click may miss it.
  await page.keyboard.press('Enter');
  await row.waitFor({ state: 'hidden' });
}
