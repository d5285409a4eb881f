import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { CodeWindow } from '../support/codeWindow';
import { LogWorkspace } from '../support/workspace';

const opened: { window?: CodeWindow; workspace?: LogWorkspace } = {};

afterEach(async () => {
  await opened.window?.close();
  opened.workspace?.remove();
  delete opened.window;
  delete opened.workspace;
});

async function open(settings: Readonly<Record<string, unknown>>): Promise<CodeWindow> {
  opened.workspace = LogWorkspace.ofRotated();
  opened.window = await CodeWindow.open({ workspace: opened.workspace.folder, settings });
  await opened.window.showTree();
  return opened.window;
}

test('archives beyond the limit are listed as not read, and lead to the setting', async () => {
  const window = await open({ 'auditLogViewer.archives.limitMegabytes': 0 });
  await window.treeRow('following · 20').waitFor();
  await window.expand('logs/scheduler_audit.jsonl');
  await window.treeRow('2 archives are not read').click();
  const setting = window.page.locator('.settings-editor').getByText('Limit Megabytes').first();
  await setting.waitFor();
  await window.page.keyboard.press('Escape');
  await setting.waitFor({ state: 'hidden' });
  await window.expand('3 files');
  expect(await window.rowDescription('scheduler_audit.jsonl.2.gz')).toMatch(/^beyond the limit · /);
  await window.treeNode('scheduler_audit.jsonl.2.gz').click();
  await setting.waitFor();
});

test('archives can be switched off, and on again while the window is open', async () => {
  const window = await open({ 'auditLogViewer.archives.enabled': false });
  await window.treeRow('following · 20').waitFor();
  const folder = join(opened.workspace?.folder ?? '', '.vscode');
  mkdirSync(folder);
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ 'auditLogViewer.archives.enabled': true }));
  await window.treeRow('following · 90').waitFor();
});
