import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as vscode from 'vscode';
import { commands, rawScheme, settings, settingsSection } from '../../../src/host/contributions';
import { activate, closeEditors, jump, segmentOf, selected } from './product';

describe('archives of a log', () => {
  let folder: string;
  let log: string;

  before(async () => {
    await activate();
    folder = mkdtempSync(join(tmpdir(), 'rotated-'));
    log = join(folder, 'scheduler_audit.jsonl');
    writeFileSync(`${log}.2.gz`, gzipSync(text(0, 300)));
    writeFileSync(`${log}.1`, text(300, 340));
    writeFileSync(log, text(340, 350));
    await vscode.workspace
      .getConfiguration(settingsSection)
      .update(settings.sources, [{ path: log }], vscode.ConfigurationTarget.Global);
  });

  after(async () => {
    await vscode.workspace
      .getConfiguration(settingsSection)
      .update(settings.sources, undefined, vscode.ConfigurationTarget.Global);
    await closeEditors();
    rmSync(folder, { recursive: true, force: true });
  });

  const places: readonly (readonly [string, number, number])[] = [
    ['.2.gz', 0, 300],
    ['.1', 300, 340],
  ];
  for (const [ending, from, to] of places) {
    it(`leads from each record of ${ending} to its very line in a read-only document`, async () => {
      const path = log + ending;
      const segment = await segmentOf(path, line(from));
      for (let row = 0; row < to - from; row += 7) {
        await jump(segment, row);
        const shown = selected();
        assert.deepEqual([shown?.scheme, shown?.path, shown?.text], [rawScheme, path, line(from + row)]);
        const title = vscode.window.tabGroups.activeTabGroup.activeTab?.label;
        assert.equal(title, `scheduler_audit.jsonl${ending}`);
      }
    });
  }

  it('opens the log itself in the editor', async () => {
    const segment = await segmentOf(log, line(340));
    await jump(segment, 9);
    assert.deepEqual(selected(), { scheme: 'file', path: log, line: 9, text: line(349) });
  });

  it('shows the account of a source in a read-only document', async () => {
    await vscode.commands.executeCommand(commands.showSourceDetails);
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(vscode.window.tabGroups.activeTabGroup.activeTab?.label, 'scheduler_audit.jsonl — Source Details');
    assert.match(document?.getText() ?? '', /350 records read = 350 shown/);
    assert.doesNotMatch(document?.getText() ?? '', /job_id|sub-/);
  });
});

function line(job: number): string {
  const time = new Date(Date.UTC(2025, 1, 10) + job * 1000).toISOString().replace('Z', '000+00:00');
  return `{"timestamp": "${time}", "event": "submitted", "subject": "sub-${job}", "job_id": "${job}"}`;
}

function text(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, i) => `${line(from + i)}\n`).join('');
}
