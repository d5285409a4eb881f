import { afterAll, beforeAll, expect, test } from 'vitest';
import { CodeWindow } from '../support/codeWindow';
import { failedRecord, LogWorkspace, recordLine } from '../support/workspace';

let workspace: LogWorkspace;
let window: CodeWindow;

beforeAll(async () => {
  workspace = LogWorkspace.ofSample();
  window = await CodeWindow.open({ workspace: workspace.folder });
  await window.statusItem.filter({ hasText: '4 failures' }).waitFor();
  await window.showTree();
  await window.openPanel();
});
afterAll(async () => {
  await window.close();
  workspace.remove();
});

test('starts without anything unseen: old failures never shout', async () => {
  expect(await window.statusItem.innerText()).not.toContain('new');
  await window.panel.getByText('32 records', { exact: true }).first().waitFor();
});

test('shows an appended failure in the tree, the panel and the status bar', async () => {
  workspace.append(recordLine({ ...failedRecord, job_id: '90001' }));
  await window.treeRow('following · 33 · 1 new failed').waitFor();
  await window.panelRow('90001').waitFor();
  await window.statusItem.filter({ hasText: /5 failures, 1 new/ }).waitFor();
});

test('shows a half line only when its end arrives', async () => {
  const line = recordLine({ ...failedRecord, job_id: '90002' });
  workspace.append(line.slice(0, 40));
  workspace.append(line.slice(40), recordLine({ ...failedRecord, job_id: '90003' }));
  await window.panelRow('90003').waitFor();
  expect(await window.panelRow('90002').count()).toBe(1);
  await window.statusItem.filter({ hasText: /7 failures, 3 new/ }).waitFor();
});

test('acknowledging clears the unseen count and keeps the total', async () => {
  await window.command('Audit Log: Acknowledge Failures');
  await window.statusItem.filter({ hasText: /7 failures$/ }).waitFor();
  await window.treeRow(/following · 35 · JSON lines/).waitFor();
});

test('a broken line is a listed problem that leads to its line, and stops nothing', async () => {
  workspace.append('{"timestamp": "2025-02-14T\n', recordLine({ ...failedRecord, job_id: '90004' }));
  await window.panelRow('90004').waitFor();
  await window.expand('logs/scheduler_audit.jsonl');
  await window.expand('1 problem');
  await window.treeRow('line 36').click();
  await window.cursorAt(36);
});
