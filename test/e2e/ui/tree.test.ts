import { afterAll, beforeAll, expect, test } from 'vitest';
import { CodeWindow } from '../support/codeWindow';
import { failedRecord, LogWorkspace, recordLine, sampleRecords } from '../support/workspace';

let workspace: LogWorkspace;
let window: CodeWindow;

beforeAll(async () => {
  workspace = LogWorkspace.ofSample();
  window = await CodeWindow.open({ workspace: workspace.folder, settings: { 'auditLogViewer.timeZone': 'utc' } });
  await window.showTree();
  await window.treeRow('following · 32').waitFor();
});
afterAll(async () => {
  await window.close();
  workspace.remove();
});

test('shows the sample as event, procedure, subject and record, with counts and failures', async () => {
  const all = sampleRecords();
  for (const event of new Set(all.map(record => record['event'] ?? ''))) {
    const records = all.filter(record => record['event'] === event);
    const failed = records.filter(record => event === 'error' || record['new_status'] === 'failed').length;
    const description = failed > 0 ? `${records.length} · ${failed} failed` : `${records.length}`;
    expect(await window.rowDescription(event)).toBe(description);
  }
  await window.expand('error');
  await window.expand('bids');
  await window.expand('sub-0002');
  const record = window.treeRow('2025-02-11 06:00:01');
  await record.waitFor();
  expect(await record.innerText()).toContain("Command '['sbatch'");
});

test('opens the very line of a record on a click', async () => {
  await window.treeRow('2025-02-11 06:00:01').first().click();
  await window.activeTab.filter({ hasText: 'scheduler_audit.jsonl' }).waitFor();
  await window.cursorAt(7);
});

test('counts a live append without moving what is shown, and offers the newer record', async () => {
  const before = await window.treeRowTexts();
  workspace.append(
    recordLine({ event: 'error', subject: 'sub-0002', procedure: 'bids', detail: 'disk quota exceeded' }),
  );
  await window.treeRow('following · 33 · 1 new failed').waitFor();
  await window.treeRow('1 newer').waitFor();
  await expect.poll(() => window.rowDescription('error')).toBe('3 · 3 failed');
  const after = await window.treeRowTexts();
  const isOld = (text: string): boolean => before.includes(text);
  expect(after.filter(isOld)).toEqual(before.filter(text => after.includes(text)));
  await window.treeRow('1 newer').click();
  await window.treeRow('disk quota exceeded').waitFor();
});

test('keeps expansion and selection through a thousand appends', async () => {
  const selected = window.page.locator('.part.sidebar .monaco-list-row.selected');
  await window.treeRow('2025-02-11 06:00:01').first().click();
  await selected.filter({ hasText: '2025-02-11 06:00:01' }).waitFor();
  for (let i = 0; i < 100; i++) {
    workspace.append(...Array.from({ length: 10 }, (_, k) => recordLine({ ...failedRecord, job_id: `${10 * i + k}` })));
  }
  await window.treeRow('1,033').waitFor();
  expect(await selected.innerText()).toContain('2025-02-11 06:00:01');
  expect(await window.treeRow('sub-0002').first().getAttribute('aria-expanded')).toBe('true');
});

test('groups by another choice from the palette', async () => {
  await window.command('Audit Log: Group Tree By…');
  await window.pickRow('Subject').first().click();
  await window.treeRow('sub-0001').waitFor();
  expect(await window.rowDescription('sub-0001')).toContain('failed');
});
