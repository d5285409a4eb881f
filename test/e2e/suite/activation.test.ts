import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands, settings, settingsSection } from '../../../src/host/contributions';
import { activate } from './product';

describe('the extension in VS Code', () => {
  it('activates and registers every command that it contributes', async () => {
    const extension = await activate();
    assert.equal(extension.isActive, true);
    const registered = await vscode.commands.getCommands(true);
    const ours = registered.filter(
      id =>
        id.startsWith('auditLogViewer.') && !/\.(focus|open|resetViewLocation|removeView|toggleVisibility)$/.test(id),
    );
    const missing = Object.values(commands).filter(id => !ours.includes(id));
    assert.deepEqual(missing, []);
  });

  it('runs on a VS Code that its manifest allows', () => {
    const [major = 0, minor = 0] = vscode.version.split('.').map(Number);
    assert.ok(major > 1 || minor >= 104, vscode.version);
    if (process.env['VSCODE_HOST'] === 'minimum') assert.equal(`${major}.${minor}`, '1.104');
  });

  it('has a default for every setting, and sources that are found by themselves', () => {
    const section = vscode.workspace.getConfiguration(settingsSection);
    for (const name of Object.values(settings)) assert.notEqual(section.get(name), undefined, name);
    assert.deepEqual(section.get(settings.sources), []);
  });
});
