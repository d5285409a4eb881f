import { afterAll, beforeAll, expect, test } from 'vitest';
import { CodeWindow } from '../support/codeWindow';
import { LogWorkspace, recordLine } from '../support/workspace';

let workspace: LogWorkspace;
let window: CodeWindow;

beforeAll(async () => {
  workspace = LogWorkspace.ofSample();
  workspace.append(
    recordLine({
      event: 'error',
      subject: 'sub-html',
      detail: '<img src=x onerror="document.title=1"><b>bold</b>\u001b[31m',
    }),
  );
  window = await CodeWindow.open({ workspace: workspace.folder });
  await window.statusItem.filter({ hasText: '5 failures' }).waitFor();
  await window.openPanel();
});
afterAll(async () => {
  await window.close();
  workspace.remove();
});

test('shows markup and escapes in a record as text', async () => {
  const row = window.panelRow('sub-html');
  await row.waitFor();
  expect(await row.innerText()).toContain('<img src=x onerror=');
  expect(await window.panel.locator('audit-log-table img, audit-log-table b').count()).toBe(0);
});

test('jumps from a record to its very line', async () => {
  await window.clickPanelRow('9001');
  await window.command('Audit Log: Jump to Raw Line');
  await window.cursorAt(15);
});

test('finds back from the line in the editor to the record in the panel', async () => {
  await window.page
    .locator('.editor-instance .view-lines')
    .first()
    .click({ position: { x: 60, y: 5 } });
  await window.page.keyboard.press('Control+Home');
  await window.command('Audit Log: Reveal in Panel');
  await window.panel.locator('audit-log-table .row.active:not([hidden])').filter({ hasText: 'dry_run' }).waitFor();
});

test('comes back after a reload with its filter', async () => {
  await window.command('Audit Log: Show Failures');
  await window.panelCount('5 of 33');
  await window.reload();
  await window.statusItem.filter({ hasText: '5 failures' }).waitFor();
  await window.panelCount('5 of 33');
  expect(await window.panel.locator('.chip').count()).toBeGreaterThan(0);
});

test('breaks its content security policy nowhere, and the check would see it', async () => {
  expect(window.policyViolations).toEqual([]);
  // What markup in a log would do if it were ever interpreted.
  await window.panel.locator('body').evaluate(body => {
    const image = document.createElement('img');
    image.src = 'https://example.invalid/x.png';
    body.append(image);
  });
  await expect.poll(() => window.policyViolations.length).toBeGreaterThan(0);
});
