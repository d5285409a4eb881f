import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { CodeWindow } from '../support/codeWindow';
import { LogWorkspace, sampleLog } from '../support/workspace';

const opened: { window?: CodeWindow; workspaces: LogWorkspace[] } = { workspaces: [] };

afterEach(async () => {
  await opened.window?.close();
  delete opened.window;
  for (const workspace of opened.workspaces.splice(0)) workspace.remove();
});

test('a folder without a log costs nothing, and the welcome view leads to the demo', async () => {
  const window = await open(folder());
  await window.showTree();
  const demo = window.page.getByText('Try the Demo');
  await demo.waitFor();
  expect(await window.statusItem.count()).toBe(0);
  await demo.click();
  await window.statusItem.filter({ hasText: 'failures' }).waitFor();
});

test('an untrusted folder shows its own log and follows no path that its settings name', async () => {
  const workspace = folder();
  const outside = folder();
  cpSync(sampleLog, workspace.log);
  cpSync(sampleLog, join(outside.folder, 'elsewhere.jsonl'));
  mkdirSync(join(workspace.folder, '.vscode'));
  const settings = {
    'auditLogViewer.sources': [{ path: join(outside.folder, 'elsewhere.jsonl'), label: 'elsewhere' }],
  };
  writeFileSync(join(workspace.folder, '.vscode/settings.json'), JSON.stringify(settings));
  const window = await open(workspace, { trust: true });
  await window.page.getByText('Restricted Mode').first().waitFor();
  await window.showTree();
  await window.treeRow('following · 32').waitFor();
  expect(await window.treeRow('elsewhere').count()).toBe(0);

  await window.command('Workspaces: Manage Workspace Trust');
  await window.page.locator('.workspace-trust-editor').getByText('Trust', { exact: true }).first().click();
  await window.treeRow('elsewhere').waitFor();
});

test('a log that is missing is said to be missing, not to have 0 failures, and is picked up when it appears', async () => {
  const workspace = folder();
  const path = join(workspace.folder, 'later/scheduler_audit.jsonl');
  const window = await open(workspace, { settings: { 'auditLogViewer.sources': [{ path }] } });
  await window.showTree();
  await window.treeRow('missing since').waitFor();
  await window.statusItem.filter({ hasText: 'can’t be read' }).waitFor();
  mkdirSync(join(workspace.folder, 'later'));
  cpSync(sampleLog, path);
  await window.treeRow('following · 32').waitFor();
});

function folder(): LogWorkspace {
  const workspace = new LogWorkspace();
  opened.workspaces.push(workspace);
  return workspace;
}

async function open(
  workspace: LogWorkspace,
  options: { readonly trust?: boolean; readonly settings?: Readonly<Record<string, unknown>> } = {},
): Promise<CodeWindow> {
  const { settings = {}, ...rest } = options;
  opened.window = await CodeWindow.open({
    workspace: workspace.folder,
    settings: { 'security.workspace.trust.startupPrompt': 'never', ...settings },
    ...rest,
  });
  return opened.window;
}
