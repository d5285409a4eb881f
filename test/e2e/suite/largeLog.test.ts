import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands, rawScheme, settings, settingsSection } from '../../../src/host/contributions';
import { activate, closeEditors, eventually, jump, lineStarts, segmentOf, selected, textAt } from './product';

const samples = 20;

describe('a log of 100 MB', () => {
  let folder: string;
  let log: string;
  let starts: Float64Array;
  let segment: number;

  before(async function () {
    this.timeout(180_000);
    await activate();
    folder = mkdtempSync(join(tmpdir(), 'large-'));
    log = join(folder, 'scheduler_audit.jsonl');
    const file = openSync(log, 'w');
    const generator = join(process.env['SUITE_ROOT'] ?? '', 'test/bench/generateSnbbLog.mjs');
    execFileSync(process.execPath, [generator, '--bytes', '100MB', '--seed', '1'], {
      stdio: ['ignore', file, 'inherit'],
    });
    closeSync(file);
    starts = lineStarts(log);
    await vscode.workspace
      .getConfiguration(settingsSection)
      .update(settings.sources, [{ path: log }], vscode.ConfigurationTarget.Global);
    // The older part of a log is a segment of its own, beside that of its newest megabyte.
    segment = await segmentOf(log, lineText(0), 120);
  });

  after(async () => {
    await vscode.workspace
      .getConfiguration(settingsSection)
      .update(settings.sources, undefined, vscode.ConfigurationTarget.Global);
    await closeEditors();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows the very line of twenty records anywhere in it, in a read-only document', async () => {
    const lines = starts.length - 1 - 10_000;
    let seed = 1;
    for (let i = 0; i < samples; i++) {
      seed = (seed * 48271) % 2147483647;
      const line = seed % lines;
      await jump(segment, line);
      const shown = selected();
      assert.equal(shown?.scheme, rawScheme);
      assert.equal(shown.path, log);
      assert.equal(shown.text, lineText(line), `line ${line}`);
      assert.equal(vscode.window.activeTextEditor?.document.lineAt(shown.line - 1).text, lineText(line - 1));
    }
  });

  it('extends the document up and down without moving the cursor off its line', async () => {
    const line = 200_000;
    await jump(segment, line);
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    const before = editor.document.lineCount;
    await vscode.commands.executeCommand(commands.extendRawUp, editor.document.uri);
    await eventually(
      () => editor.document.lineCount,
      count => count > before,
    );
    const extended = editor.document.lineCount;
    await vscode.commands.executeCommand(commands.extendRawDown, editor.document.uri);
    await eventually(
      () => editor.document.lineCount,
      count => count > extended,
    );
    assert.equal(selected()?.text, lineText(line));
    const first = line - (selected()?.line ?? 0);
    assert.equal(editor.document.lineAt(0).text, lineText(first));
    assert.equal(
      editor.document.lineAt(editor.document.lineCount - 1).text,
      lineText(first + editor.document.lineCount - 1),
    );
  });

  function lineText(line: number): string {
    return textAt(log, starts[line] ?? NaN, (starts[line + 1] ?? NaN) - 1);
  }
});
