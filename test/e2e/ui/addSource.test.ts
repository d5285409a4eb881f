import { existsSync, readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { CodeWindow } from '../support/codeWindow';
import { SampleWorkspace } from '../support/sampleWorkspace';

const opened: { window?: CodeWindow; workspace?: SampleWorkspace } = {};

afterEach(async () => {
  await opened.window?.close();
  opened.workspace?.remove();
});

/** A log that no dialect of ours knows: 30 records, four of them failed. */
function nightlyLog(): string {
  const record = (i: number): object => ({
    when: new Date(Date.UTC(2026, 0, 5, 3, i)).toISOString(),
    kind: i % 2 === 0 ? 'backup' : 'verify',
    host: `db${i % 3}`,
    machine: `rack-${i % 5}`,
    result: i % 8 === 3 ? 'failed' : 'ok',
  });
  return Array.from({ length: 30 }, (_, i) => `${JSON.stringify(record(i))}\n`).join('');
}

async function open(workspace: SampleWorkspace): Promise<CodeWindow> {
  opened.workspace = workspace;
  opened.window = await CodeWindow.open({
    workspace: workspace.folder,
    settings: { 'auditLogViewer.timeZone': 'utc' },
  });
  await opened.window.showTree();
  return opened.window;
}

/** As far as the preview of `nightly.jsonl`. */
async function typePath(window: CodeWindow): Promise<void> {
  await window.pickRow('Type a Path').click();
  await window.page.locator('.quick-input-widget:visible').getByText('Path or glob of a log').waitFor();
  await window.pickBox.fill('nightly.jsonl');
  await window.page.keyboard.press('Enter');
  await window.pickRow('time ← when').waitFor();
}

function settingsOf(workspace: SampleWorkspace): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(workspace.settingsPath, 'utf8')) as Record<string, unknown>;
}

test('a log of another kind is read with a mapping of the person’s own', async () => {
  const workspace = new SampleWorkspace();
  workspace.write('nightly.jsonl', nightlyLog());
  workspace.writeSettings({
    'auditLogViewer.dialects': {
      nightly: {
        time: 'when',
        event: 'kind',
        subject: 'host',
        procedure: 'machine',
        status: 'result',
        failure: 'status:failed',
      },
    },
    'auditLogViewer.sources': [{ path: '${workspaceFolder}/nightly.jsonl', dialect: 'nightly', label: 'Nightly' }],
  });
  const window = await open(workspace);
  await window.treeRow('following · 30 · JSON lines · nightly').waitFor();
  await window.statusItem.filter({ hasText: /4 failures$/ }).waitFor();
  expect(await window.rowDescription('verify')).toBe('15 · 4 failed');
  await window.openPanel();
  expect(await window.columnTitles()).toEqual(['Time', 'Event', 'Subject', 'Procedure', 'Status']);
  await window.filterPanel('procedure:rack-3 status:failed');
  await window.panelCount('1 of 30');
});

test('Add Source… shows what it finds, goes back, leaves nothing when it is given up, and writes what was corrected', async () => {
  const workspace = new SampleWorkspace();
  workspace.write('nightly.jsonl', nightlyLog());
  const window = await open(workspace);
  await window.command('Audit Log: Add Source…');
  await typePath(window);
  await window.pickRow('status ← result').waitFor();

  // Back to the first list, and there again.
  await window.page.locator('.quick-input-widget:visible .codicon-quick-input-back').click();
  await typePath(window);
  await window.escapePick();
  expect(existsSync(workspace.settingsPath)).toBe(false);
  expect(await window.treeRow('nightly').count()).toBe(0);

  await window.command('Audit Log: Add Source…');
  await typePath(window);
  await window.pickRow('procedure ← ').click();
  await window.pickRow('machine').click();
  await window.pickRow('procedure ← machine').waitFor();
  await window.pickRow('to the workspace settings').click();
  await window.treeRow('following · 30 · JSON lines').waitFor();
  await window.statusItem.filter({ hasText: /4 failures$/ }).waitFor();
  const settings = settingsOf(workspace);
  expect(settings['auditLogViewer.sources']).toEqual([{ path: 'nightly.jsonl', dialect: 'nightly' }]);
  expect(settings['auditLogViewer.dialects']).toMatchObject({
    nightly: { time: 'when', event: 'kind', procedure: 'machine', status: 'result' },
  });
});
