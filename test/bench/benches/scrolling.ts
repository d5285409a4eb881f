// Budget 14: frames of the panel while its scrollbar is dragged over the whole log.
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { CodeWindow } from '../../e2e/support/codeWindow';
import { LogWorkspace } from '../../e2e/support/workspace';
import { logOf, options, report } from '../support/options';
import { median, milliseconds, percentile } from '../support/statistics';

const frames = options.isSmoke ? 60 : 600;
const workspace = new LogWorkspace();
mkdirSync(dirname(workspace.log), { recursive: true });
symlinkSync(logOf('rows'), workspace.log);
const window = await CodeWindow.open({
  workspace: workspace.folder,
  settings: { 'auditLogViewer.sources': [{ path: workspace.log }] },
});
try {
  await window.showTree();
  await window.command('Audit Log: Open Panel');
  const table = window.panel.locator('audit-log-table');
  await table.locator('.row:visible').first().waitFor();
  await window
    .treeRow(/following/i)
    .first()
    .waitFor({ timeout: 300_000 });
  const rows = Number(await table.locator('[role=grid]').getAttribute('aria-rowcount')) - 1;
  const deltas = await table.evaluate(async (element, total) => {
    const viewport = element.shadowRoot?.querySelector('.viewport');
    if (!viewport) throw new Error('the table has no viewport');
    const frame = (): Promise<number> => new Promise(done => requestAnimationFrame(done));
    const found: number[] = [];
    let last = await frame();
    for (let i = 0; i < total; i++) {
      // There and back, as a hand drags: what the browser does when the thumb moves.
      const share = Math.abs((((2 * i) / total) % 2) - 1);
      viewport.scrollTop = (1 - share) * (viewport.scrollHeight - viewport.clientHeight);
      const now = await frame();
      found.push(now - last);
      last = now;
    }
    return found;
  }, frames);
  const longest = Math.max(...deltas);
  report({
    budget: '14',
    quantity: `table over ${rows.toLocaleString('en')} rows: frames while the scrollbar is dragged (${frames}, Chromium without a GPU)`,
    measured: `p50 ${milliseconds(median(deltas))}, p99 ${milliseconds(percentile(deltas, 99))}, longest ${milliseconds(longest)}`,
    limit: '50 ms each',
    isWithin: longest <= 50,
  });
} finally {
  await window.close();
  workspace.remove();
}
