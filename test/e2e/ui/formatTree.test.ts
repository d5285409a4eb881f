import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTreeWriter } from '../../support/writers/treeWriter';
import { CodeWindow } from '../support/codeWindow';
import { SampleWorkspace } from '../support/sampleWorkspace';

let workspace: SampleWorkspace;
let window: CodeWindow;
let root: string;

beforeAll(async () => {
  workspace = new SampleWorkspace();
  root = workspace.addTree();
  window = await CodeWindow.open({ workspace: workspace.folder, settings: { 'auditLogViewer.timeZone': 'utc' } });
  await window.showTree();
  await window.treeRow(/(following|polling) · 17 · folder of JSON files · ddeutil-workflow/).waitFor();
  await window.openPanel();
});
afterAll(async () => {
  await window.close();
  workspace.remove();
});

test('ddeutil’s tree is found, and the tree, the panel and the status bar count its runs', async () => {
  await window.treeNode(workspace.labelOf('audits')).waitFor();
  expect(await window.rowDescription('normal')).toBe('15 · 2 failed');
  expect(await window.rowDescription('force')).toBe('2');
  await window.panelCount('17 records');
  await window.histogramCount('failures 2');
  await window.statusItem.filter({ hasText: /2 failures$/ }).waitFor();
});

test('its columns are those of a run, and the message of the failing stage is in sight', async () => {
  const titles = ['Time', 'Event', 'Subject', 'Session', 'Procedure', 'Job', 'Status', 'Duration', 'Detail'];
  expect(await window.columnTitles()).toEqual(titles);
  expect(await window.alignmentOf('duration')).toBe('right');
  await window.panelRow('duplicate key: größe').waitFor();
});

test('a filter typed into the panel narrows the tree too', async () => {
  await window.filterPanel('procedure:sync-users');
  await window.panelCount('6 of 17');
  await expect.poll(() => window.rowDescription('normal')).toBe('6');
  await window.command('Audit Log: Clear Filters');
  await window.panelCount('17 records');
});

test('jumps to the failing stage in the run’s file', async () => {
  await window.jumpFrom('duplicate key');
  await window.activeTab.filter({ hasText: '20250307050059780814T3129424655.log' }).waitFor();
  await window.cursorAt(41);
});

test('a time without a zone says on whose clock it was read, which a setting changes', async () => {
  const cell = window.panelRow('one-off').locator('.column-time');
  await cell.getByText('07:00:00.000').waitFor();
  expect(await cell.innerText()).toBe('2025-03-09 07:00:00.000?');
  await cell.hover();
  await expect.poll(() => cell.getAttribute('title')).toContain('This time names no zone; it was read as UTC');
  workspace.writeSettings({ 'auditLogViewer.assumedTimeZone': 'Asia/Tokyo' });
  await window.panelRow('one-off').getByText('22:00:00.000').waitFor();
  expect(await cell.innerText()).toBe('2025-03-08 22:00:00.000?');
  await expect.poll(() => cell.getAttribute('aria-description')).toContain('it was read as Asia/Tokyo');
});

test('a run that its writer writes appears, and stays, marked, when its file is deleted', async () => {
  const writer = startTreeWriter(root);
  const run = {
    workflow: 'live',
    release: '20250310050000',
    id: 'live-1',
    status: 'FAILED',
    note: 'of today',
  } as const;
  await writer.do(['run', run]);
  await window.panelRow('cause of today').waitFor();
  await window.panelCount('18 records');
  await window.treeRow('18 · 1 new failed').waitFor();
  await window.statusItem.filter({ hasText: '3 failures, 1 new' }).waitFor();
  await writer.do(['remove', 'workflow=live']);
  await writer.end();
  await window.panel.locator('audit-log-table .row.is-gone:visible').filter({ hasText: 'cause of today' }).waitFor();
  await window.panelCount('18 records');
});
