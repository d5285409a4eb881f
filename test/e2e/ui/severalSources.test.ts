import { afterAll, beforeAll, expect, test } from 'vitest';
import { CodeWindow } from '../support/codeWindow';
import { SampleWorkspace } from '../support/sampleWorkspace';

let workspace: SampleWorkspace;
let window: CodeWindow;

beforeAll(async () => {
  workspace = new SampleWorkspace();
  workspace.addBetty();
  workspace.addTree();
  workspace.addTable();
  workspace.addScout();
  window = await CodeWindow.open({ workspace: workspace.folder, settings: { 'auditLogViewer.timeZone': 'utc' } });
  await window.showTree();
  await window.treeRow('following · 493').waitFor();
  await window.openPanel();
});
afterAll(async () => {
  await window.close();
  workspace.remove();
});

test('all formats are found and shown as several sources, counted together', async () => {
  const labels = [
    'registry/audit_log.json',
    'logs/audit.jsonl',
    ...['audits', 'workflow_audits.db'].map(name => workspace.labelOf(name)),
  ];
  for (const label of labels) await window.treeNode(label).waitFor();
  await window.panelCount('739 records');
  await window.statusItem.filter({ hasText: /50 failures$/ }).waitFor();
  expect((await window.columnTitles()).slice(0, 3)).toEqual(['Time', 'Source', 'Event']);
});

test('their records are merged by time', async () => {
  await window.goToRow('Home');
  await window.panelRow('2025-03-03 05:00:00.000').waitFor();
  // The runs of the tree, then those of the table, then Betty’s.
  for (const label of [workspace.labelOf('audits'), workspace.labelOf('workflow_audits.db'), 'registry/audit_log.json'])
    await window.panelRow(label).first().waitFor();
  const rows = await window.panel.locator('audit-log-table .row:visible').evaluateAll(elements =>
    elements.map(element => ({
      top: element.getBoundingClientRect().top,
      time: element.querySelector('.column-time')?.textContent ?? '',
    })),
  );
  const times = rows.sort((a, b) => a.top - b.top).map(({ time }) => time);
  expect(times.length).toBeGreaterThan(20);
  expect(times).toEqual([...times].sort());
});

test('the action beside a source in the tree keeps its records only', async () => {
  const row = window.treeNode('registry/audit_log.json');
  await row.hover();
  await row.locator('.actions a[aria-label="Filter by This"]').click();
  await window.panelCount('220 of 739');
  expect(await window.panel.locator('audit-log-filter-box input').inputValue()).toContain('source:');
  await expect.poll(() => window.treeNode('nav').count()).toBe(0);
  await window.command('Audit Log: Clear Filters');
  await window.panelCount('739 records');
});
