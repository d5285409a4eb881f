import * as vscode from 'vscode';
import { settings, settingsSection, type SettingName } from '../contributions';
import { isWithin } from './paths';
import { withSources, type NewSource } from './newSources';

/** Adds logs to `auditLogViewer.sources`: in the workspace's settings where they count, else in the person's own. */
export async function addSources(added: readonly NewSource[]): Promise<void> {
  const target = targetOf(settings.sources);
  const written = added.map(({ path, label }) => ({ path: portable(path, target), label }));
  await write(settings.sources, withSources(valueIn(settings.sources, target), written), target);
}

/** Sets `auditLogViewer.schedulerConfig`. */
export async function setSchedulerConfig(path: string): Promise<void> {
  const target = targetOf(settings.schedulerConfig);
  await write(settings.schedulerConfig, portable(path, target), target);
}

type Target = vscode.ConfigurationTarget.Global | vscode.ConfigurationTarget.Workspace;

/** A workspace that is not trusted can't say what is opened, so there it must be the person's own settings. */
function targetOf(name: SettingName): Target {
  const inspected = configuration().inspect<unknown>(name);
  const isGlobal = inspected?.globalValue !== undefined && inspected.workspaceValue === undefined;
  const hasWorkspace = (vscode.workspace.workspaceFolders?.length ?? 0) > 0;
  return hasWorkspace && vscode.workspace.isTrusted && !isGlobal
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
}

function valueIn(name: SettingName, target: Target): unknown {
  const inspected = configuration().inspect<unknown>(name);
  return target === vscode.ConfigurationTarget.Workspace ? inspected?.workspaceValue : inspected?.globalValue;
}

async function write(name: SettingName, value: unknown, target: Target): Promise<void> {
  await configuration().update(name, value, target);
}

/** A path in the workspace is written so that it is right on another machine too. */
function portable(path: string, target: Target): string {
  if (target !== vscode.ConfigurationTarget.Workspace) return path;
  const folders = vscode.workspace.workspaceFolders ?? [];
  const folder = folders.find(({ uri }) => uri.scheme === 'file' && isWithin(uri.fsPath, path));
  if (folder === undefined) return path;
  const variable = folders.length > 1 ? `\${workspaceFolder:${folder.name}}` : '${workspaceFolder}';
  return `${variable}${path.slice(folder.uri.fsPath.length)}`;
}

function configuration(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(settingsSection);
}
