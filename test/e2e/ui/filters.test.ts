import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { CodeWindow } from '../support/codeWindow';
import { LogWorkspace, sampleRecords } from '../support/workspace';

let workspace: LogWorkspace;
let window: CodeWindow;

beforeAll(async () => {
  workspace = LogWorkspace.ofSample();
  window = await CodeWindow.open({ workspace: workspace.folder, settings: { 'auditLogViewer.timeZone': 'utc' } });
  await window.statusItem.filter({ hasText: '4 failures' }).waitFor();
  await window.openPanel();
  await window.panelCount('32 records');
});
afterAll(async () => {
  await window.close();
  workspace.remove();
});
afterEach(async () => {
  await window.command('Audit Log: Clear Filters');
  await window.panelCount('32 records');
});

const records = sampleRecords();
const count = (key: string, ...values: readonly string[]): number =>
  records.filter(record => values.includes(record[key] ?? '')).length;

/** Commands that pick values, what is picked, and how many of the sample have it. */
const picks = [
  { title: 'Filter by Event…', values: ['error', 'dry_run'], key: 'event', chip: 'event' },
  { title: 'Filter by Subject…', values: ['sub-0002'], key: 'subject', chip: 'subject' },
  { title: 'Filter by Procedure…', values: ['bids_post'], key: 'procedure', chip: 'procedure' },
  { title: 'Filter by Session…', values: ['ses-202502080811'], key: 'session', chip: 'session' },
  { title: 'Filter by Job…', values: ['777'], key: 'job_id', chip: 'job' },
  { title: 'Filter by Status…', values: ['failed'], key: 'new_status', chip: 'status' },
];
for (const { title, values, key, chip } of picks) {
  test(`${title} keeps what was picked`, async () => {
    await window.command(`Audit Log: ${title}`);
    await window.pick(...values);
    await window.panelCount(`${count(key, ...values)} of 32`);
    expect(await window.panel.locator('.chip').first().innerText()).toContain(chip);
    // The failure counter counts everything, whatever the filter.
    expect(await window.statusItem.innerText()).toContain('4 failures');
  });
}

test('the pick list shows values with counts, most frequent first', async () => {
  await window.command('Audit Log: Filter by Event…');
  await window.pickRow('status_change').first().waitFor();
  const texts = await window.pickRows.allInnerTexts();
  expect(texts[0]).toContain('status_change');
  expect(texts[0]).toContain(String(count('event', 'status_change')));
  await window.page.keyboard.press('Escape');
  await window.command('Audit Log: Filter by Event…');
  await window.pick('note');
  await window.panelCount('1 of 32');
});

test('Filter by Text… keeps records that contain it, decoded', async () => {
  await window.command('Audit Log: Filter by Text…');
  await window.pickBox.fill('größe überschritten');
  await window.page.keyboard.press('Enter');
  await window.panelCount('1 of 32');
});

test('Filter by Time… says so plainly when nothing is left', async () => {
  await window.command('Audit Log: Filter by Time…');
  await window.pickRow('Last hour').click();
  await window.panelCount('0 of 32');
  await window.panel
    .getByText(/no record/i)
    .first()
    .waitFor();
});

test('Exclude… takes away what was picked', async () => {
  await window.command('Audit Log: Exclude…');
  await window
    .pickRow(/^event/i)
    .first()
    .click();
  await window.pick('status_change');
  await window.panelCount(`${32 - count('event', 'status_change')} of 32`);
});

test('Show Failures keeps the four failures', async () => {
  await window.command('Audit Log: Show Failures');
  await window.panelCount('4 of 32');
});

test('Show All Events of This Job and of This Subject follow the selected record', async () => {
  await window.clickPanelRow('777');
  await window.command('Audit Log: Show All Events of This Job');
  await window.panelCount(`${count('job_id', '777')} of 32`);
  await window.clickPanelRow('777');
  await window.command('Audit Log: Show All Events of This Subject');
  await window.panelCount(`${count('subject', 'sub-0001')} of 32`);
});

test('Next Failure and Previous Failure select one failure after the other', async () => {
  const selected = window.panel.locator('audit-log-table .row.active:not([hidden])');
  await window.clickPanelRow('note');
  await window.page.keyboard.press('Home');
  await selected.filter({ hasText: 'dry_run' }).waitFor();
  await window.command('Audit Log: Next Failure');
  await selected.filter({ hasText: '772' }).waitFor();
  await window.command('Audit Log: Next Failure');
  await selected.filter({ hasText: 'sub-0001' }).filter({ hasText: 'error' }).waitFor();
  await window.command('Audit Log: Previous Failure');
  await selected.filter({ hasText: '772' }).waitFor();
  await window.command('Audit Log: Show Failures');
  await window.panelCount('4 of 32');
});

test('the filter typed into the panel is the tree’s filter too', async () => {
  await window.showTree();
  await window.panel.locator('audit-log-filter-box input').first().fill('procedure:defacing');
  await window.page.keyboard.press('Enter');
  await window.panelCount(`${count('procedure', 'defacing')} of 32`);
  await expect.poll(() => window.rowDescription('submitted')).toBe('2');
});

test('dragging over the histogram keeps the time that it shows now, not that of an earlier filter', async () => {
  const box = window.panel.locator('audit-log-filter-box input');
  await box.fill('status:failed');
  await window.page.keyboard.press('Enter');
  await window.panelCount('2 of 32');
  // The histogram of the two failures, from the first to the last.
  await window.panel.locator('audit-log-histogram .legend .entry', { hasText: 'running 0' }).waitFor();
  const chart = await window.panel.locator('audit-log-histogram .u-over').boundingBox();
  if (chart === null) throw new Error('There is no chart.');
  const y = chart.y + chart.height / 2;
  await window.page.mouse.move(chart.x + chart.width * 0.5, y);
  await window.page.mouse.down();
  await window.page.mouse.move(chart.x + chart.width * 0.75, y, { steps: 4 });
  await window.page.mouse.move(chart.x + chart.width - 1, y, { steps: 4 });
  await window.page.mouse.up();
  await window.panelCount('1 of 32');
  expect(await window.panel.locator('audit-log-table .row:visible').innerText()).toContain('2025-02-12 13:27:00.126');
});

test('a term that is still being typed is not applied until Enter', async () => {
  await window.showTree();
  const box = window.panel.locator('audit-log-filter-box input');
  await box.fill('event:note');
  await window.panelCount('1 of 32');
  await box.fill('event:note subject:');
  await window.panel.getByText('needs a value directly after the colon').first().waitFor();
  await window.page.keyboard.press('Enter');
  await window.page.locator('.part.sidebar').getByText('Not fully understood').waitFor();
  await window.panelCount('1 of 32');
});
