import * as vscode from 'vscode';
import { settings, settingsSection, type SettingName } from '../contributions';
import { dialectNames, withDialect, withSources, type NewSource } from './newSources';
import { baseOf, resolvePath } from './paths';
import { foldersNow } from './workspaceFolders';
import { writtenFile, writtenSource, type WrittenWhere } from './writtenPath';

/**
 * Adds logs to `auditLogViewer.sources`: in the workspace's settings where they count, else in the person's own. Paths can be
 * patterns, and relative to the first folder; `literalPath` makes one of a file.
 */
export async function addSources(added: readonly NewSource[]): Promise<void> {
  const target = targetOf(settings.sources);
  const where = whereOf(target);
  const written = added.map(source => ({ ...source, path: writtenSource(source.path, where) }));
  // Where a relative path means several files, an entry with it is none of them.
  const folder = where.isWorkspace && where.folders.length === 1 ? where.folders[0] : undefined;
  const meaning = (text: string): string => {
    const resolved = resolvePath(text, baseOf(folder ?? null, where.folders));
    return resolved.kind === 'path' ? `${resolved.isGlob ? 'glob' : 'path'} ${resolved.path}` : text;
  };
  await write(settings.sources, withSources(valueIn(settings.sources, target), written, meaning), target);
}

/** Adds a dialect to `auditLogViewer.dialects`, where a source that uses it would be added. */
export async function addDialect(id: string, mapping: unknown): Promise<void> {
  const target = targetOf(settings.sources);
  await write(settings.dialects, withDialect(valueIn(settings.dialects, target), id, mapping), target);
}

/** The names of all dialects that any settings have, also of those that can't be read. */
export function dialectsInSettings(): ReadonlySet<string> {
  const scopes = [undefined, ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri)];
  return dialectNames(
    scopes.flatMap(scope => {
      const inspected = vscode.workspace.getConfiguration(settingsSection, scope).inspect<unknown>(settings.dialects);
      return [inspected?.globalValue, inspected?.workspaceValue, inspected?.workspaceFolderValue];
    }),
  );
}

/** Whether sources are added to the workspace's settings, not to the person's own. */
export function addsToWorkspace(): boolean {
  return targetOf(settings.sources) === vscode.ConfigurationTarget.Workspace;
}

/** Sets `auditLogViewer.schedulerConfig`. */
export async function setSchedulerConfig(path: string): Promise<void> {
  const target = targetOf(settings.schedulerConfig);
  await write(settings.schedulerConfig, writtenFile(path, whereOf(target)), target);
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

function whereOf(target: Target): WrittenWhere {
  return { isWorkspace: target === vscode.ConfigurationTarget.Workspace, folders: foldersNow() };
}

function configuration(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(settingsSection);
}
