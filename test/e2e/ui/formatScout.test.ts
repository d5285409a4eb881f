import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runWriter } from '../../support/writers/writer';
import { CodeWindow } from '../support/codeWindow';
import { SampleWorkspace } from '../support/sampleWorkspace';

let workspace: SampleWorkspace;
let window: CodeWindow;
let log: string;

beforeAll(async () => {
  workspace = new SampleWorkspace();
  log = workspace.addScout();
  window = await CodeWindow.open({ workspace: workspace.folder, settings: { 'auditLogViewer.timeZone': 'utc' } });
  await window.showTree();
  await window.treeRow('following · 493 · JSON lines · scout AuditLog').waitFor();
  await window.openPanel();
});
afterAll(async () => {
  await window.close();
  workspace.remove();
});

test('scout’s log is found with its archives, and the tree, the panel and the status bar count its records', async () => {
  await window.treeNode('logs/audit.jsonl').waitFor();
  expect(await window.rowDescription('validation_fail')).toBe('21 · 21 failed');
  expect(await window.rowDescription('nav')).toBe('160');
  await window.panelCount('493 records');
  await window.histogramCount('failures 21');
  await window.statusItem.filter({ hasText: /21 failures$/ }).waitFor();
});

test('its columns are those that some record has a value for, with durations and costs at the right', async () => {
  expect(await window.columnTitles()).toEqual(['Time', 'Event', 'Session', 'Duration', 'Cost', 'Detail']);
  expect(await window.alignmentOf('duration')).toBe('right');
  expect(await window.alignmentOf('cost')).toBe('right');
  expect(await window.alignmentOf('detail')).not.toBe('right');
});

test('a filter typed into the panel narrows the tree too', async () => {
  await window.filterPanel('event:nav');
  await window.panelCount('160 of 493');
  await expect.poll(() => window.treeNode('validation_fail').count()).toBe(0);
  expect(await window.rowDescription('nav')).toBe('160');
  await window.command('Audit Log: Clear Filters');
  await window.panelCount('493 records');
});

test('jumps to a line of an archive in a read-only document', async () => {
  await window.goToRow('Home');
  await window.command('Audit Log: Jump to Raw Line');
  const tab = window.editorTab('audit_20260301_103949.jsonl.gz');
  await tab.waitFor();
  // The palette may hand the focus back to the panel late.
  await tab.click();
  await window.cursorAt(1);
  await window.editorText.click();
  await window.page.keyboard.type('x');
  await window.page.getByText('Cannot edit in read-only editor').first().waitFor();
});

test('records that are appended appear, also when the log is rotated in between', async () => {
  const failure = {
    ts: '2026-03-01T13:20:00.000Z',
    event: 'validation_fail',
    session_id: 's-live',
    reason: 'of today',
  };
  appendFileSync(log, `${JSON.stringify(failure)}\n`);
  await window.panelCount('494 records');
  await window.statusItem.filter({ hasText: '22 failures, 1 new' }).waitFor();
  // With so small a limit the first record is written into a new log.
  await runWriter('scout', [log, join(workspace.folder, 'manifest'), 1, 1, 1]).ended;
  await window.panelCount('495 records');
  await window.treeRow('following · 495').waitFor();
  await window.goToRow('End');
  await window.panelRow('status_change').waitFor();
  await window.panelRow('of today').waitFor();
  expect(await window.panel.locator('audit-log-table .row.is-gone:visible').count()).toBe(0);
});
