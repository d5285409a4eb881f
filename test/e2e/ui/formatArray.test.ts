import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBetty } from '../../support/writers/writer';
import { CodeWindow } from '../support/codeWindow';
import { bettyEntries, SampleWorkspace, type BettyEntry } from '../support/sampleWorkspace';

let workspace: SampleWorkspace;
let window: CodeWindow;
let log: string;
let entries: readonly BettyEntry[];

beforeAll(async () => {
  workspace = new SampleWorkspace();
  log = workspace.addBetty();
  entries = bettyEntries(log);
  window = await CodeWindow.open({ workspace: workspace.folder, settings: { 'auditLogViewer.timeZone': 'utc' } });
  await window.showTree();
  await window.treeRow('following · 220 · JSON array · Betty Framework').waitFor();
  await window.openPanel();
});
afterAll(async () => {
  await window.close();
  workspace.remove();
});

const isFailure = ({ status }: BettyEntry): boolean => ['failed', 'timeout', 'error'].includes(status);
const failuresOf = (some: readonly BettyEntry[]): number => some.filter(isFailure).length;

test('Betty’s array is found, and the tree, the panel and the status bar count its entries', async () => {
  const failures = failuresOf(entries);
  await window.treeNode('registry/audit_log.json').waitFor();
  expect(await window.rowDescription('execution')).toBe(`220 · ${failures} failed`);
  await window.panelCount('220 records');
  await window.histogramCount(`failures ${failures}`);
  await window.statusItem.filter({ hasText: new RegExp(`${failures} failures$`) }).waitFor();
});

test('its columns are those that some entry has a value for, with durations at the right', async () => {
  expect(await window.columnTitles()).toEqual(['Time', 'Event', 'Procedure', 'Status', 'Duration', 'Detail']);
  expect(await window.alignmentOf('duration')).toBe('right');
  expect(await window.alignmentOf('procedure')).not.toBe('right');
});

test('a filter typed into the panel narrows the tree too', async () => {
  const some = entries.filter(({ skill }) => skill === 'plugin.build');
  await window.filterPanel('procedure:plugin.build');
  await window.panelCount(`${some.length} of 220`);
  await expect.poll(() => window.rowDescription('execution')).toBe(`${some.length} · ${failuresOf(some)} failed`);
  await window.command('Audit Log: Clear Filters');
  await window.panelCount('220 records');
});

test('the row stays in view when its details open beneath', async () => {
  await window.command('Audit Log: Previous Failure');
  const active = window.panel.locator('audit-log-table .row.active:not([hidden])');
  await active.click();
  await window.page.keyboard.press('Space');
  await window.panel.locator('audit-log-detail tr').first().waitFor();
  await active.filter({ hasText: 'failed' }).waitFor();
  await window.page.keyboard.press('Space');
  await window.panel.locator('audit-log-detail').waitFor({ state: 'hidden' });
});

test('jumps to the first line of the entry in the editor', async () => {
  const last = entries.findLast(isFailure);
  if (last === undefined) throw new Error('The sample has failures.');
  await window.goToRow('End');
  await window.jumpFrom(last.timestamp.slice(0, 23).replace('T', ' '));
  await window.activeTab.filter({ hasText: 'audit_log.json' }).waitFor();
  // The line with the time is the second one of its entry.
  const lines = readFileSync(log, 'utf8').split('\n');
  await window.cursorAt(lines.findIndex(line => line.includes(last.timestamp)));
});

test('an entry that its writer appends appears', async () => {
  const writer = startBetty(log, 10_000, 5001);
  await writer.do(['append', 1]);
  await writer.end();
  await window.panelCount('221 records');
  await window.treeRow('following · 221 · 1 new failed').waitFor();
  await window.goToRow('End');
  await window.panelRow('skill.5001').waitFor();
  await window.statusItem.filter({ hasText: `${failuresOf(entries) + 1} failures, 1 new` }).waitFor();
});

test('an entry that fell off the array stays, marked, and its text can still be read', async () => {
  const writer = startBetty(log, 221, 6000);
  await writer.do(['append', 1]);
  await writer.end();
  await window.panelCount('222 records');
  await window.goToRow('Home');
  const first = entries[0]?.timestamp.slice(0, 23).replace('T', ' ') ?? '';
  const gone = window.panel.locator('audit-log-table .row.is-gone:visible');
  await gone.filter({ hasText: first }).waitFor();
  expect(await gone.count()).toBe(1);
  await window.jumpFrom(first);
  await window.activeTab.filter({ hasText: 'no longer on disk.json' }).waitFor();
  await expect.poll(() => window.textInEditor()).toContain(entries[0]?.timestamp);
});
