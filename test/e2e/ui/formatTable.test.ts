import { afterAll, beforeAll, expect, test } from 'vitest';
import { CodeWindow } from '../support/codeWindow';
import { SampleWorkspace, writeTable } from '../support/sampleWorkspace';

let workspace: SampleWorkspace;
let window: CodeWindow;
let database: string;

beforeAll(async () => {
  workspace = new SampleWorkspace();
  database = workspace.addTable();
  window = await CodeWindow.open({ workspace: workspace.folder, settings: { 'auditLogViewer.timeZone': 'utc' } });
  await window.showTree();
  await window.treeRow('following · 9 · SQLite table · ddeutil-workflow').waitFor();
  await window.openPanel();
});
afterAll(async () => {
  await window.close();
  workspace.remove();
});

test('ddeutil’s table is found, and the tree, the panel and the status bar count its rows', async () => {
  await window.treeNode(workspace.labelOf('workflow_audits.db')).waitFor();
  expect(await window.rowDescription('normal')).toBe('8');
  expect(await window.rowDescription('force')).toBe('1');
  await window.panelCount('9 records');
  await window.histogramCount('succeeded 9');
  await window.statusItem.filter({ hasText: '0 failures' }).waitFor();
});

test('a filter typed into the panel narrows the tree too', async () => {
  await window.filterPanel('procedure:sync-users');
  await window.panelCount('3 of 9');
  await expect.poll(() => window.rowDescription('normal')).toBe('3');
  await window.command('Audit Log: Clear Filters');
  await window.panelCount('9 records');
});

test('a failed run that its writer inserts appears, and with it the column of its message', async () => {
  const titles = ['Time', 'Event', 'Subject', 'Session', 'Procedure', 'Job', 'Status', 'Duration'];
  expect(await window.columnTitles()).toEqual(titles);
  expect(await window.alignmentOf('duration')).toBe('right');
  await writeTable(database, ['runs', 1004, 1]);
  await window.panelRow('run 1004 broke').waitFor();
  expect(await window.columnTitles()).toEqual([...titles, 'Detail']);
  await window.treeRow('following · 10 · 1 new failed').waitFor();
  await window.statusItem.filter({ hasText: '1 failure, 1 new' }).waitFor();
  await window.histogramCount('failures 1');
});

test('jumps to the row as a read-only JSON document', async () => {
  await window.jumpFrom('run 1004 broke');
  const tab = window.editorTab('row flow-4, 2025-04-01T16:44:00 · workflow_audits.db.json');
  await tab.waitFor();
  await expect.poll(() => window.textInEditor()).toContain('"message": "run 1004 broke"');
  await window.editorText.click();
  await window.page.keyboard.type('x');
  await window.page.getByText('Cannot edit in read-only editor').first().waitFor();
});

test('a row that was deleted stays, marked', async () => {
  await writeTable(database, ['sql', "DELETE FROM audits WHERE workflow = 'flow-4'"]);
  await window.panel.locator('audit-log-table .row.is-gone:visible').filter({ hasText: 'flow-4' }).waitFor();
  await window.panelCount('10 records');
});
