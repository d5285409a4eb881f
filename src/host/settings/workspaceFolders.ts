import * as vscode from 'vscode';
import type { Folder } from './paths';

/** The window's folders that are on a disk. */
export function foldersNow(): readonly Folder[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.filter(({ uri }) => uri.scheme === 'file').map(({ name, uri }) => ({ name, path: uri.fsPath }));
}
