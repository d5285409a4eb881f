import { statSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CodeWindow } from '../support/codeWindow';
import { jobLine, LogWorkspace, untilClosed } from '../support/workspace';

const log = 'logs/scheduler_audit.jsonl';

let workspace: LogWorkspace;
let window: CodeWindow;

beforeAll(async () => {
  workspace = LogWorkspace.ofRotated();
  window = await CodeWindow.open({ workspace: workspace.folder, settings: { 'auditLogViewer.timeZone': 'utc' } });
  await window.showTree();
  await window.treeRow('following · 90').waitFor();
});
afterAll(async () => {
  await window.close();
  workspace.remove();
});

/** The text of the editor as a person reads it; lines that are scrolled away are not in it. */
const textInEditor = async (): Promise<string> =>
  (await window.editorText.innerText()).replaceAll('\u00a0', ' ').replaceAll('\u200c', '');

/** The jobs in the rows that are drawn, in the order of the table. */
async function jobsShown(): Promise<string> {
  const rows = await window.panel
    .locator('audit-log-table .row:visible')
    .evaluateAll(elements =>
      elements.map(element => ({ top: element.getBoundingClientRect().top, text: (element as HTMLElement).innerText })),
    );
  rows.sort((a, b) => a.top - b.top);
  return rows.flatMap(({ text }) => /\b1\d{3}\b/.exec(text)?.[0] ?? []).join();
}

test('the tree shows the files of a log, newest first, and what is read from each', async () => {
  await window.expand(log);
  await window.treeRow('2 archives are read').waitFor();
  await window.expand('3 files');
  await expect.poll(() => window.rowDescription('scheduler_audit.jsonl.2.gz')).toMatch(/^40 records · read · /);
  expect(await window.rowDescription('scheduler_audit.jsonl.1')).toMatch(
    /^30 records · read · .* 2025-02-10 06:40–07:09$/,
  );
  expect(await window.rowDescription('scheduler_audit.jsonl')).toMatch(/^20 records · followed · /);
  const labels = await window.page.locator('.part.sidebar .monaco-list-row .label-name').allInnerTexts();
  expect(labels.filter(label => label.startsWith('scheduler_audit'))).toEqual([
    'scheduler_audit.jsonl',
    'scheduler_audit.jsonl.1',
    'scheduler_audit.jsonl.2.gz',
  ]);
});

test('the panel shows one timeline over the log and its archives, each record once', async () => {
  await window.openPanel();
  await window.panelCount('90 records');
  await window.clickPanelRow('1089');
  // Over the seams: the log, the plain archive, the compressed one.
  await expect.poll(jobsShown).toContain('1070,1071');
  await window.page.keyboard.press('Control+Home');
  await window.panelRow('1000').waitFor();
  await expect.poll(jobsShown).toMatch(/^1000,1001,/);
  for (let page = 0; page < 2; page++) await window.page.keyboard.press('PageDown');
  await expect.poll(jobsShown).toContain('1039,1040');
  await window.page.keyboard.press('Control+Home');
  await window.panelRow('1011').waitFor();
});

test('jumps from a record to its very line in a compressed archive, read-only, and finds back', async () => {
  // Its job is the twelfth; a line before it could not be read.
  await window.clickPanelRow('1011');
  await window.command('Audit Log: Jump to Raw Line');
  await window.activeTab.filter({ hasText: 'scheduler_audit.jsonl.2.gz' }).waitFor();
  // The palette may hand the focus back to the panel late.
  await window.editorTab('scheduler_audit.jsonl.2.gz').click();
  await window.cursorAt(13);
  expect(await textInEditor()).toContain('"job_id": "1011"');
  await window.page.keyboard.press('Control+Home');
  await window.cursorAt(1);
  await window.command('Audit Log: Reveal in Panel');
  await window.panel.locator('audit-log-table .row.active:not([hidden])').filter({ hasText: '1000' }).waitFor();
});

test('a problem inside an archive opens its line there', async () => {
  await window.expand('1 problem');
  await window.treeRow('line 11').click();
  await window.activeTab.filter({ hasText: 'scheduler_audit.jsonl.2.gz' }).waitFor();
  await window.cursorAt(11);
});

test('a click on an archive opens it from its start', async () => {
  await window.treeNode('scheduler_audit.jsonl.1').click();
  await window.activeTab.filter({ hasText: 'scheduler_audit.jsonl.1' }).waitFor();
  await window.cursorAt(1);
  expect(await textInEditor()).toContain('"job_id": "1040"');
});

test('Show Source Details gives the whole account', async () => {
  await window.command('Audit Log: Show Source Details');
  await window.activeTab.filter({ hasText: 'scheduler_audit.jsonl — Source Details' }).waitFor();
  await expect.poll(textInEditor).toMatch(/scheduler_audit\.jsonl\.2\.gz +read /);
  // An archive that is not compressed counts as read when nobody wrote to it for ten seconds.
  await expect.poll(textInEditor, { timeout: 20_000 }).toContain('read archive scheduler_audit.jsonl.1: 30 records');
  const text = await textInEditor();
  expect(text).toContain('90 records read = 90 shown + 0 repeated in another file.');
  expect(text).not.toContain('job_id');
});

test('a rotation while the window is open keeps every row, and the tree and the account say so', async () => {
  workspace.rotate(...[1090, 1091, 1092].map(jobLine));
  await window.treeRow('following · 93').waitFor();
  await window.panelCount('93 records');
  await window.treeRow('4 files').waitFor();
  await expect.poll(() => window.rowDescription('scheduler_audit.jsonl.1')).toMatch(/^20 records · /);
  await expect.poll(() => window.rowDescription('scheduler_audit.jsonl.3.gz')).toMatch(/^40 records · read · /);
  await window.treeRow('1 rotation').waitFor();
  await expect.poll(textInEditor).toContain('rotated to scheduler_audit.jsonl.1 after 20 records');
});

test('after two rotations while the window was closed it says so, and shows each record once', async () => {
  const { dev, ino } = statSync(workspace.log);
  await expect.poll(() => window.remembered()).toContain(`${dev}:${ino}`);
  await window.leave();
  await untilClosed(workspace.log);
  workspace.append(jobLine(1093));
  workspace.rotate(...[1094, 1095].map(jobLine));
  workspace.rotate(jobLine(1096));
  await window.enter();
  await window.showTree();
  await window.treeRow('following · 97').waitFor();
  await window.expand(log);
  await window.treeRow('2 rotations happened while this window was closed').waitFor();
});
